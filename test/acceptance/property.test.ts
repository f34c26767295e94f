import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApplier } from '../../src/intake/apply/applier.ts';
import { createSources } from '../../src/intake/apply/sources.ts';
import { createBudgets } from '../../src/intake/budgets/budgets.ts';
import type { PipelinedReader } from '../../src/intake/journal/reader.ts';
import type { IntakeEvent } from '../../src/model/events.ts';
import { countedFamilies } from '../../src/model/families.ts';
import type { JournalBatch } from '../../src/model/journal.ts';
import type { Engine } from '../../src/store/engine.ts';
import { openStore } from '../../src/store/open.ts';
import { createExposition } from '../../src/views/prometheus/exposition.ts';
import { findStory } from './property-story.ts';

// Whatever the order and repetition of one run's events: the same rows, the same facts, the same /metrics but for what
// was counted before it was known better (docs/design/004).
// In the future, so that no row of it is old enough to expire meanwhile.
const story = findStory(Date.UTC(2035, 10, 14, 15, 20));
const rounds = process.env.RUNLENS_SLOW === '1' ? 100 : 6;

let dataDir = '';
let engine: Engine;
let tables: string[] = [];
let journals = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'runlens-property-'));
  engine = await openStore({ dataDir });
  const found = await engine.query<{ name: string }>(
    'tables',
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND name NOT LIKE '%migration%'`,
  );
  tables = found.map(({ name }) => name);
});

afterAll(async () => {
  await engine?.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Batches that are handed out once, as a journal would; each series of batches has ids of its own. */
function readerOf(batches: readonly IntakeEvent[][]): PipelinedReader {
  journals += 1;
  const journal = `property-${journals}`;
  let sequence = 0;
  const waiting: JournalBatch[] = batches.map((events, index) => ({
    id: `${journal}-${index}`,
    entries: events.map((event) => {
      sequence += 1;
      return { ...event, sequence };
    }),
  }));
  return {
    peek: () => null,
    begin: async () => undefined,
    nextBatch: async () => waiting[0] ?? null,
    commit: async () => {
      waiting.shift();
    },
    backlog: () => 0,
    close: async () => undefined,
  };
}

interface Ending {
  rows: Record<string, unknown[]>;
  /** By family. */
  metrics: Map<string, string>;
  /** Tables with records that were counted as something else than what they say at the end. */
  countedOtherwise: string[];
}

async function apply(batches: readonly IntakeEvent[][]): Promise<Ending> {
  for (const table of tables) await engine.command(`TRUNCATE TABLE ${table}`);
  const budgets = await createBudgets({ engine });
  const reader = readerOf(batches.filter((batch) => batch.length > 0));
  const applier = createApplier({ reader, engine, sources: createSources(), budgets, now: () => story.end });
  let metrics = await readMetrics();
  while (await applier.step()) {
    const next = await readMetrics();
    expectNoFall(metrics, next);
    metrics = next;
  }
  // Latency is about the deliveries, not about what they tell: each repetition counts there.
  metrics.delete('cicd_webhook_latency_seconds');
  return { rows: await readRows(), metrics, countedOtherwise: await readCountedOtherwise() };
}

const stateTables = ['runs', 'jobs', 'steps', 'deployments', 'pushes'];

async function readRows(): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const table of stateTables) {
    const left = table === 'steps' ? 'version' : 'version, counted';
    rows[table] = await engine.query(table, `SELECT * EXCEPT (${left}) FROM ${table} FINAL ORDER BY ALL`);
  }
  // What is not part of an open job's key is whatever it was when the job was first seen in that state.
  const facts = { job_facts: 'sign', run_facts: 'sign', open_jobs: 'sign, queued_at' };
  for (const [table, left] of Object.entries(facts)) {
    const sql = `SELECT * EXCEPT (${left}), sum(sign) AS total FROM ${table} GROUP BY ALL HAVING total != 0 ORDER BY ALL`;
    rows[table] = await engine.query(table, sql);
  }
  rows.recoveries = await engine.query('recoveries', recoveries('mttrFound'));
  return rows;
}

/** All that was found, and what is shown of it. */
const recoveries = (family: string) =>
  `SELECT sum(p.count), round(sum(p.sum), 3), mapFilter((k, v) -> v != 0, sumMap(p.buckets)) FROM metric_points AS p WHERE family = '${family}'`;

async function readCountedOtherwise(): Promise<string[]> {
  const found: string[] = [];
  for (const table of stateTables.filter((name) => name !== 'steps')) {
    const rows = await engine.query(table, `SELECT 1 AS one FROM ${table} FINAL WHERE counted != '' LIMIT 1`);
    if (rows.length > 0) found.push(table);
  }
  const [shown, known] = await Promise.all(
    ['mttr', 'mttrFound'].map((family) => engine.query('recoveries', recoveries(family))),
  );
  if (JSON.stringify(Object.values(shown?.[0] ?? {})) !== JSON.stringify(Object.values(known?.[0] ?? {})))
    found.push('recoveries');
  return found;
}

async function readMetrics(): Promise<Map<string, string>> {
  const families = await createExposition({ engine, now: () => story.end }).read();
  return new Map(families.map(({ family, parts }) => [family.name, parts.map(({ text }) => text.toString()).join('')]));
}

const monotone = new Set(Object.values(countedFamilies).map(({ name }) => name));

/** Each sample of each counter and histogram is there still, and at least what it was. */
function expectNoFall(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): void {
  const samples = (text = '') =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line): [string, number] => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]);
  for (const family of monotone) {
    const now = new Map(samples(after.get(family)));
    for (const [series, value] of samples(before.get(family))) {
      expect(now.get(series), series).toBeGreaterThanOrEqual(value);
    }
  }
}

/** Cuts a list at the given places. */
function cut<T>(list: readonly T[], places: readonly number[]): T[][] {
  const ends = [...new Set(places.map((place) => place % (list.length + 1)))].sort((a, b) => a - b);
  return [...ends, list.length].map((end, index) => list.slice(index === 0 ? 0 : ends[index - 1], end));
}

let expected: Ending;

test('the run has what makes order matter, and ends as it should', { timeout: 120_000 }, async () => {
  // As it happened, a few events at a time.
  expected = await apply(cut(story.events, [4, 9, 15, 22, 30, 40]));
  const { rows, metrics } = expected;
  expect(rows.runs?.length).toBeGreaterThanOrEqual(2);
  expect(rows.runs).toContainEqual(expect.objectContaining({ run_id: story.runId, attempt: 2, status: 'completed' }));
  expect(rows.jobs?.length).toBeGreaterThan(5);
  expect(rows.jobs).toContainEqual(expect.objectContaining({ carried_over: true }));
  const approved = (rows.jobs as { waiting_seen: string[]; queue_ms: number | null }[]).filter(
    (job) => job.waiting_seen.length > 0,
  );
  expect(approved.length).toBeGreaterThan(0);
  // Minutes of approval are not queueing.
  for (const job of approved) expect(job.queue_ms ?? 0).toBeLessThan(90_000);
  expect(rows.deployments?.length).toBeGreaterThan(0);
  expect(rows.pushes?.length).toBe(1);
  expect(rows.open_jobs).toEqual([]);
  expect(metrics.get('cicd_jobs_total')).toContain('cicd_jobs_total{');
  expect(expected.countedOtherwise).toEqual([]);
});

const all = story.events;
const orders = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
const repeated = fc.array(fc.tuple(fc.nat(), fc.nat(all.length - 1)), { maxLength: 12 });
const cuts = fc.array(fc.nat(), { maxLength: 4 });

/** What they may have moved. Runs and deployments of the story agree, so nothing else may differ. */
const moved: Record<string, string> = {
  jobs: 'cicd_job_queue_wait_seconds',
  pushes: 'cicd_build_feedback_time_seconds',
  recoveries: 'cicd_mttr_seconds',
};

test('any order, any repetition, any batches: the same rows, and the same metrics but for what was counted early', {
  timeout: rounds * 20_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(orders, repeated, cuts, async (order, repetitions, places) => {
      const events = [...order];
      for (const [place, which] of repetitions)
        events.splice(place % (events.length + 1), 0, all[which] as IntakeEvent);
      const { rows, metrics, countedOtherwise } = await apply(cut(events, places));
      expect(rows).toEqual(expected.rows);
      const same = new Map(expected.metrics);
      for (const table of countedOtherwise) {
        expect(Object.keys(moved)).toContain(table);
        metrics.delete(moved[table] as string);
        same.delete(moved[table] as string);
      }
      expect(metrics).toEqual(same);
    }),
    // A round takes a second: the first counterexample is shown as it is.
    { numRuns: rounds, endOnFailure: true },
  );
});

test('as it happened, any order inside a batch, any repetition later: the same metrics', {
  timeout: rounds * 20_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(cuts, fc.infiniteStream(fc.nat()), repeated, async (places, keys, repetitions) => {
      const batches = cut(all, places).map((batch) =>
        batch
          .map((event) => ({ event, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ event }) => event),
      );
      const again = repetitions.map(([, which]) => all[which] as IntakeEvent);
      expect(await apply([...batches, again])).toEqual(expected);
    }),
    { numRuns: rounds, endOnFailure: true },
  );
});
