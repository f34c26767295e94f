import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MetricDelta } from '../../model/facts.ts';
import { computedFamilies, countedFamilies } from '../../model/families.ts';
import type { Engine } from '../../store/engine.ts';
import { openStore } from '../../store/open.ts';
import { createExposition, type Exposition } from './exposition.ts';
import { gzipParts } from './gzip.ts';
import { parsePage } from './testing/parse.ts';
import { emptyTables, insert, insertDeltas } from './testing/store.ts';
import { ending, type Format, head } from './text.ts';

// Rows of the past would expire while the test runs; the page shows no times.
const now = Date.UTC(2090, 4, 4, 12, 0, 0);
const at = (minutesAgo: number): number => now / 1000 - minutesAgo * 60;

let dataDir: string;
let engine: Engine;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'runlens-metrics-'));
  engine = await openStore({ dataDir });
});
afterAll(async () => {
  await engine.close();
  await rm(dataDir, { recursive: true });
});
beforeEach(() => emptyTables(engine));

const open = (): Exposition => createExposition({ engine, now: () => now });

async function pageOf(exposition: Exposition, format: Format): Promise<string> {
  const families = await exposition.read();
  const texts = families.map(
    ({ family, parts }) => head(family, format) + Buffer.concat(parts.map((p) => p.text)).toString(),
  );
  return texts.join('') + ending[format];
}

const delta = (family: MetricDelta['family'], labels: string[], count = 1, sum = 0, buckets = {}): MetricDelta => ({
  family,
  labels,
  count,
  sum,
  buckets,
});

async function fillTables(): Promise<void> {
  await insertDeltas(
    engine,
    [
      delta('pipelineRuns', ['octo', 'octo/app', 'CI', 'CI', 'success', 'push'], 3),
      delta('pipelineRuns', ['octo', 'octo/app', 'CI', 'CI', 'failure', 'push'], 0),
      delta('pipelineRunDuration', ['success', 'octo/app'], 3, 201.25, { 0: 1, 2: 1, 9: 1 }),
      delta('jobs', ['completed', 'success', 'quote " back \\ line \n tab \t ünï 🚀'], 2),
      delta('mttr', [], 1, 20 * 60, { 3: 1 }),
      delta('jobs', ['completed', 'success', ''], 1),
      delta('jobs', ['completed', 'success', 'other'], 4),
      delta('runnerComputeMinutes', ['octo', 'github-hosted', 'linux'], 2, 1.1),
      delta('runnerComputeMinutes', ['octo', 'github-hosted', 'linux'], 1, 2.2),
    ],
    1,
  );
  await insertDeltas(engine, [delta('pipelineRunDuration', ['success', 'octo/app'], 1, 10, { 0: 1 })], 2);
  const openColumns = [
    'state',
    'organization',
    'repository',
    'labels',
    'pool',
    'os',
    'runner',
    'since',
    'source',
    'run_id',
    'job_id',
    'sign',
  ];
  const place = ['octo', 'octo/app'];
  await insert(engine, 'open_jobs', openColumns, [
    ['queued', ...place, 'ubuntu-latest', '', 'linux', '', at(3), 'github', 1, 1, 1],
    ['queued', ...place, 'ubuntu-latest', '', 'linux', '', at(4), 'github', 1, 2, 1],
    ['queued', ...place, 'ubuntu-latest', '', 'linux', '', at(4), 'github', 1, 2, -1],
    ['in_progress', ...place, 'ubuntu-latest', 'hosted', 'linux', 'r1', at(2), 'github', 1, 2, 1],
    ['waiting', ...place, 'ubuntu-latest', '', 'linux', '', at(2), 'github', 1, 3, 1],
    // Its end was never delivered.
    ['in_progress', ...place, 'ubuntu-latest', 'hosted', 'linux', 'r9', at(60 * 25), 'github', 1, 4, 1],
  ]);
  const jobColumns = [
    'sign',
    'completed_at',
    'organization',
    'repository',
    'labels',
    'pool',
    'os',
    'runner',
    'conclusion',
    'source',
    'run_id',
    'job_id',
  ];
  await insert(engine, 'job_facts', jobColumns, [
    [1, at(10), ...place, 'ubuntu-latest', 'hosted', 'linux', 'r1', 'success', 'github', 1, 5],
    [1, at(20), ...place, 'ubuntu-latest', 'hosted', 'linux', 'r2', 'success', 'github', 1, 6],
    [1, at(120), ...place, 'win', 'own', 'windows', 'r3', 'success', 'github', 1, 7],
  ]);
  const runColumns = [
    'sign',
    'completed_at',
    'organization',
    'repository',
    'workflow',
    'conclusion',
    'source',
    'run_id',
    'attempt',
  ];
  await insert(engine, 'run_facts', runColumns, [
    [1, at(30), ...place, 'CI', 'success', 'github', 1, 1],
    [1, at(31), ...place, 'CI', 'success', 'github', 2, 1],
    [1, at(32), ...place, 'CI', 'failure', 'github', 3, 1],
    [1, at(60 * 25), ...place, 'CI', 'failure', 'github', 4, 1],
  ]);
  await insert(
    engine,
    'label_admissions',
    ['label', 'value', 'folded', 'first_seen'],
    [
      ['runner_labels', 'macos-14', false, at(5)],
      ['runner_labels', 'ubuntu-latest', false, at(5)],
      ['repository', 'octo/app', false, at(5)],
      ['repository', 'other', true, at(5)],
    ],
  );
}

describe('the page', () => {
  it.each(['text', 'openmetrics'] as const)('is drawn as the golden one in %s', async (format) => {
    await fillTables();
    const page = await pageOf(open(), format);
    await expect(page).toMatchFileSnapshot(`testdata/page.${format}.txt`);
    const families = parsePage(page, format);
    const values = (name: string) =>
      families.flatMap(({ samples }) => samples.filter((sample) => sample.name === name));
    expect(values('cicd_jobs_total')).toContainEqual({
      name: 'cicd_jobs_total',
      labels: { status: 'completed', conclusion: 'success', runner_labels: 'quote " back \\ line \n tab \t ünï 🚀' },
      value: 2,
    });
    expect(values('cicd_mttr_seconds_sum')[0]?.value).toBe(20 * 60);
    expect(values('cicd_pipeline_success_rate')[0]?.value).toBeCloseTo(2 / 3);
    expect(values('cicd_runner_compute_minutes_total')[0]?.value).toBe(3.3);
  });

  it('has every family in both formats before any data came', async () => {
    const all = [...Object.values(countedFamilies), ...Object.values(computedFamilies)].map(({ name }) => name).sort();
    expect(parsePage(await pageOf(open(), 'text'), 'text').map(({ name }) => name)).toEqual(all);
    const names = parsePage(await pageOf(open(), 'openmetrics'), 'openmetrics').map(({ name }) => name);
    expect(names).toContain('cicd_pipeline_runs');
    expect(names).toContain('cicd_runners_total');
  });

  it('is the same from its joined gzip pieces', async () => {
    await fillTables();
    const families = await open().read();
    const parts = families.flatMap((text) => text.parts);
    const whole = Buffer.concat(parts.map((part) => part.text));
    expect(gunzipSync(Buffer.concat(await gzipParts(parts))).equals(whole)).toBe(true);
    // Compressed pieces of the same parts are kept; joining them again must not change anything.
    expect(gunzipSync(Buffer.concat(await gzipParts(parts))).equals(whole)).toBe(true);
  });
});

const labels = fc.array(
  fc.oneof(fc.constantFrom('a', 'b', 'other', ''), fc.string({ unit: 'grapheme', maxLength: 6 })),
  {
    minLength: 2,
    maxLength: 2,
  },
);
const anyDelta = fc.record({
  family: fc.constantFrom('jobDuration' as const, 'buildFeedback' as const),
  labels: labels.map((values) => values.map((value) => value.replaceAll('\0', ''))),
  buckets: fc.constantFrom({ 0: 1 }, { 3: 1 }, { 6: 1 }),
  ms: fc.nat({ max: 4_000_000 }),
});
const toDelta = ({
  family,
  labels: values,
  buckets,
  ms,
}: {
  family: MetricDelta['family'];
  labels: string[];
  buckets: object;
  ms: number;
}) => delta(family, values, 1, ms / 1000, buckets);

// Hundreds of statements each: a busy machine takes its time.
it('an end whose beginning has expired takes no open job away', async () => {
  const columns = ['state', 'organization', 'repository', 'labels', 'since', 'source', 'run_id', 'job_id', 'sign'];
  const place = ['octo', 'octo/app'];
  await insert(engine, 'open_jobs', columns, [
    ['queued', ...place, 'ubuntu-latest', at(3), 'github', 1, 1, 1],
    ['queued', ...place, 'ubuntu-latest', at(4), 'github', 1, 2, -1],
    ['in_progress', ...place, 'windows', at(4), 'github', 1, 3, -1],
  ]);
  const samples = parsePage(await pageOf(open(), 'text'), 'text').flatMap((family) => family.samples);
  const jobs = samples.filter(({ name }) => /^cicd_(job_queue_depth|concurrent_jobs)$/.test(name));
  expect(jobs.map(({ name, value }) => [name, value])).toEqual([['cicd_job_queue_depth', 1]]);
});

describe('the page, whatever comes', { timeout: 180_000 }, () => {
  it('does not depend on the order and batches in which deltas came, nor on merges, nor on a restart', async () => {
    const batched = fc
      .array(anyDelta, { minLength: 1, maxLength: 40 })
      .chain((deltas) =>
        fc.tuple(
          fc.constant(deltas),
          fc.shuffledSubarray(deltas, { minLength: deltas.length }),
          fc.integer({ min: 1, max: 7 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(batched, async ([deltas, shuffled, size]) => {
        await engine.command('TRUNCATE TABLE metric_points');
        await insertDeltas(engine, deltas.map(toDelta), 1);
        const first = await pageOf(open(), 'openmetrics');
        parsePage(first, 'openmetrics');

        await engine.command('TRUNCATE TABLE metric_points');
        const kept = open();
        for (let from = 0; from < shuffled.length; from += size) {
          await insertDeltas(engine, shuffled.slice(from, from + size).map(toDelta), from + 1);
          parsePage(await pageOf(kept, 'openmetrics'), 'openmetrics');
        }
        expect(await pageOf(kept, 'openmetrics')).toBe(first);
        await engine.command('OPTIMIZE TABLE metric_points FINAL');
        expect(await pageOf(kept, 'openmetrics')).toBe(first);
        expect(await pageOf(open(), 'openmetrics')).toBe(first);
      }),
      { numRuns: 25 },
    );
  });

  it('never shows a counter lower than before', async () => {
    const batches = fc.array(fc.array(anyDelta, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(batches, async (input) => {
        await engine.command('TRUNCATE TABLE metric_points');
        const exposition = open();
        let before = new Map<string, number>();
        for (const [index, batch] of input.entries()) {
          await insertDeltas(engine, batch.map(toDelta), index + 1);
          const samples = parsePage(await pageOf(exposition, 'text'), 'text')
            .filter(({ type }) => type !== 'gauge')
            .flatMap((family) => family.samples);
          const after = new Map(samples.map(({ name, labels: set, value }) => [JSON.stringify([name, set]), value]));
          for (const [series, value] of before) expect(after.get(series)).toBeGreaterThanOrEqual(value);
          before = after;
        }
      }),
      { numRuns: 15 },
    );
  });

  it('follows a table that was restored to an earlier state', async () => {
    const exposition = open();
    await insertDeltas(engine, [delta('jobs', ['completed', 'success', 'a'], 5)], 9);
    await exposition.read();
    await engine.command('TRUNCATE TABLE metric_points');
    await insertDeltas(engine, [delta('jobs', ['completed', 'success', 'b'], 2)], 9);
    expect(await pageOf(exposition, 'text')).toBe(await pageOf(open(), 'text'));
  });

  it('keeps blocks in order over many series', async () => {
    const many = (from: number, step: number) =>
      Array.from({ length: 400 }, (_, i) =>
        delta('builds', ['octo', `octo/${String(from + i * step).padStart(5, '0')}`, 'success'], 1),
      );
    const exposition = open();
    await insertDeltas(engine, many(0, 3), 1);
    await exposition.read();
    await insertDeltas(engine, many(1, 3), 2);
    await exposition.read();
    await insertDeltas(engine, many(2, 2), 3);
    const page = await pageOf(exposition, 'text');
    parsePage(page, 'text');
    expect(page).toBe(await pageOf(open(), 'text'));
  });
});
