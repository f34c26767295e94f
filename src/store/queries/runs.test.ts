import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../../model/records.ts';
import type { Engine } from '../engine.ts';
import { openStore } from '../open.ts';
import { emptyBatch, noon, sampleRun } from '../testing/samples.ts';
import { createWriter } from '../writer.ts';
import { listRuns, type RunPosition } from './runs.ts';
import type { RunFilter } from './runs-filter.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-runs-'));
let engine: Engine;
let version = 0;
beforeAll(async () => {
  engine = await openStore({ dataDir });
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(() => engine.command('TRUNCATE TABLE runs'));

async function store(...runs: Run[]): Promise<void> {
  version += 1;
  await createWriter(engine).apply(emptyBatch(`batch-${version}`, version, { runs }));
}

const run = (runId: number, change: Partial<Run> = {}) =>
  sampleRun({ runId, attempt: 1, runNumber: runId, createdAt: noon + runId * 1000, conclusion: 'success', ...change });

const everything: RunFilter = { organizations: null };

async function allPages(filter: RunFilter, limit: number, between = async () => {}): Promise<string[]> {
  const names: string[] = [];
  let position: RunPosition | null = {};
  while (position) {
    const page: Awaited<ReturnType<typeof listRuns>> = await listRuns(engine, filter, position, limit);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    names.push(...page.items.map((one) => `${one.source} ${one.runId}/${one.attempt} ${one.status}`));
    position = page.next;
    await between();
  }
  return names;
}

describe('listRuns', () => {
  test('is empty in an empty store', async () => {
    expect(await listRuns(engine, everything, {}, 10)).toEqual({ items: [], next: null });
  });

  test('shows the newest attempt in its newest version, whatever matched before', async () => {
    await store(run(1, { status: 'in_progress', conclusion: null }), run(2, { conclusion: 'failure' }));
    await store(run(1), run(2, { attempt: 2, status: 'queued', conclusion: null }));
    expect(await allPages(everything, 10)).toEqual(['github 2/2 queued', 'github 1/1 completed']);
    expect(await allPages({ ...everything, status: ['in_progress'] }, 10)).toEqual([]);
    expect(await allPages({ ...everything, conclusion: ['failure'] }, 10)).toEqual([]);
    expect(await allPages({ ...everything, status: ['queued'] }, 10)).toEqual(['github 2/2 queued']);
  });

  test('finds the largest id a source may give', async () => {
    await store(run(Number.MAX_SAFE_INTEGER));
    expect(await allPages(everything, 1)).toHaveLength(1);
  });

  test.each([
    ['title', 'add a TEST', true],
    ['branch', 'MAI', true],
    ['commit', 'c0ff', true],
    ['workflow', 'ci', true],
    ['repository', 'octo-repo', true],
    ['actor', 'octocat', true],
    ['number', '#5', true],
    ['id', '5', true],
    ['nothing', 'zebra', false],
    ['a wildcard', '%', false],
    ['SQL', "' OR 1=1 --", false],
    ['a parameter', '{source:String}', false],
  ])('searches by %s', async (_, q, found) => {
    await store(run(5));
    expect(await allPages({ ...everything, q }, 10)).toHaveLength(found ? 1 : 0);
  });

  test('narrows by time, lists and the caller’s organisations', async () => {
    await store(
      run(1),
      run(2, { organization: 'other', repository: 'other/x' }),
      run(3, { branch: 'b', event: 'schedule' }),
    );
    const ids = async (filter: Partial<RunFilter>) =>
      (await listRuns(engine, { ...everything, ...filter }, {}, 10)).items.map((one) => one.runId);
    expect(await ids({ organizations: ['octo-org'] })).toEqual([3, 1]);
    expect(await ids({ organizations: ['octo-org'], organization: ['other'] })).toEqual([]);
    expect(await ids({ organizations: [] })).toEqual([]);
    expect(await ids({ repository: ['other/x', 'octo-org/octo-repo'], branch: ['main'] })).toEqual([2, 1]);
    expect(await ids({ event: ['schedule'] })).toEqual([3]);
    expect(await ids({ from: noon / 1000 + 2, to: noon / 1000 + 2 })).toEqual([2]);
  });

  test('pages, concatenated, are the whole list: any runs, versions, attempts, sources, filters and page size', async () => {
    const stored = fc.record({
      runId: fc.integer({ min: 1, max: 40 }),
      attempt: fc.integer({ min: 1, max: 3 }),
      source: fc.constantFrom('github', 'gitlab'),
      status: fc.constantFrom('queued' as const, 'in_progress' as const, 'completed' as const),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(stored, { minLength: 1, maxLength: 25 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        fc.option(fc.constantFrom('queued', 'completed'), { nil: undefined }),
        async (batches, limit, status) => {
          await engine.command('TRUNCATE TABLE runs');
          const latest = new Map<string, { runId: number; attempt: number; source: string; status: string }>();
          for (const batch of batches) {
            await store(
              ...new Map(
                batch.map((one) => [`${one.source} ${one.runId} ${one.attempt}`, run(one.runId, one)]),
              ).values(),
            );
            for (const one of batch) {
              const key = `${one.source} ${one.runId}`;
              if (one.attempt >= (latest.get(key)?.attempt ?? 0)) latest.set(key, one);
            }
          }
          const expected = [...latest.values()]
            .filter((one) => status === undefined || one.status === status)
            .map((one) => `${one.source} ${one.runId}/${one.attempt} ${one.status}`);
          const found = await allPages({ ...everything, ...(status && { status: [status] }) }, limit);
          expect([...found].sort()).toEqual(expected.sort());
          const ids = found.map((name) => Number(/ (\d+)/.exec(name)?.[1]));
          expect(ids).toEqual([...ids].sort((a, b) => b - a));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('a run that comes while somebody pages neither repeats nor hides another', async () => {
    await store(...Array.from({ length: 20 }, (_, index) => run(index + 1)));
    let next = 100;
    const found = await allPages(everything, 3, async () => {
      next += 1;
      await store(run(next));
    });
    expect(found).toEqual(Array.from({ length: 20 }, (_, index) => `github ${20 - index}/1 completed`));
  });
});
