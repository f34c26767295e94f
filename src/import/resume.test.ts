import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryProgressStore, type ProgressStore } from './progress-store.ts';
import { makeOrganization } from './testing/fake-data.ts';
import { createScenario, dayMs, start } from './testing/scenario.ts';

const organization = makeOrganization('acme', [
  {
    name: 'web',
    runsAt: Array.from({ length: 70 }, (_, index) => start - index * 3_600_000),
    attempts: (index) => (index % 9 === 0 ? 2 : 1),
    deploymentsAt: [start - dayMs, start - 2 * dayMs, start - 50 * dayMs],
  },
  { name: 'api', runsAt: Array.from({ length: 15 }, (_, index) => start - index * dayMs) },
]);

const rounds = process.env.RUNLENS_SLOW === '1' ? 300 : 15;

async function uninterrupted() {
  const { importer, journal } = createScenario(organization);
  const { calls } = await importer().run();
  return { ids: journal.ids(), calls };
}

/** A process that dies: after the given request nothing leaves it any more, neither requests nor notes. */
function mortal(fetchIt: typeof fetch, store: ProgressStore, diesAt: number) {
  let calls = 0;
  let isDead = false;
  const die = (): never => {
    isDead = true;
    throw new Error('killed');
  };
  return {
    fetch: (async (input, init) => {
      calls++;
      return isDead || calls >= diesAt ? die() : fetchIt(input, init);
    }) as typeof fetch,
    store: {
      load: store.load,
      save: async (key, text) => (isDead ? die() : store.save(key, text)),
    } satisfies ProgressStore,
  };
}

test('killed at any request, any number of times, and run again: the same events, none lost, calls bounded', {
  timeout: 120_000,
}, async () => {
  const whole = await uninterrupted();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: whole.calls }), { minLength: 1, maxLength: 4 }),
      async (deaths) => {
        const { importer, journal, github } = createScenario(organization, { latencyMs: 200 });
        const store = createMemoryProgressStore();
        for (const diesAt of deaths) {
          const process = mortal(github.fetch, store, diesAt);
          await importer({ fetch: process.fetch, progressStore: process.store, signal: AbortSignal.timeout(20_000) })
            .run()
            .catch(() => {});
        }
        const wasted = github.calls.length;
        await importer({ progressStore: store }).run();
        expect(journal.ids()).toEqual(whole.ids);
        // Each life may repeat what it did in the last seconds before its end, and each list page once.
        expect(github.calls.length).toBeLessThanOrEqual(whole.calls + deaths.length * 60);
        expect(github.calls.length - wasted).toBeLessThanOrEqual(whole.calls);
      },
    ),
    { numRuns: rounds },
  );
});

test('stopped by its signal at any request, it keeps what it has and goes on from there', {
  timeout: 120_000,
}, async () => {
  const whole = await uninterrupted();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: whole.calls - 1 }), async (stopsAt) => {
      const stop = new AbortController();
      const { importer, journal, github } = createScenario(organization, {
        intercept(_, call) {
          if (call === stopsAt) stop.abort(new Error('stopped by hand'));
          return undefined;
        },
      });
      const progressStore = createMemoryProgressStore();
      const outcome = await importer({ progressStore, signal: stop.signal })
        .run()
        .catch((error: Error) => error);
      // Stopped at the very last requests it may have finished; otherwise it ends with the signal's reason.
      if (outcome instanceof Error) expect(outcome.message).toBe('stopped by hand');
      else expect(journal.ids()).toEqual(whole.ids);
      await importer({ progressStore }).run();
      expect(journal.ids()).toEqual(whole.ids);
      expect(github.calls.length).toBeLessThanOrEqual(whole.calls + 20);
    }),
    { numRuns: rounds },
  );
});

test('an event that was not acknowledged is not remembered as taken', async () => {
  const whole = await uninterrupted();
  const { importer, journal } = createScenario(organization);
  const progressStore = createMemoryProgressStore();
  let deliveries = 0;
  const failing = importer({
    progressStore,
    deliver: async () => {
      deliveries++;
      throw new Error('the server went away');
    },
  });
  await expect(failing.run()).rejects.toThrow('the server went away');
  expect(deliveries).toBeGreaterThan(0);
  await importer({ progressStore }).run();
  expect(journal.ids()).toEqual(whole.ids);
});
