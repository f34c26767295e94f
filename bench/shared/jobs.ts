// Fills a data directory with any number of jobs: `node dist-bench/bench/shared/jobs.js DIRECTORY JOBS`.
// A process of its own, because the embedded engine is one per process and directory.
import { pathToFileURL } from 'node:url';
import { createDemo } from '../../src/demo/demo.ts';
import { createApplier } from '../../src/intake/apply/applier.ts';
import { createSources } from '../../src/intake/apply/sources.ts';
import { createBudgets } from '../../src/intake/budgets/budgets.ts';
import type { PipelinedReader } from '../../src/intake/journal/reader.ts';
import type { JournalBatch } from '../../src/model/journal.ts';
import type { Engine } from '../../src/store/engine.ts';
import { openStore } from '../../src/store/open.ts';

/** About so many jobs are generated and go through the real applier; more are copies of them made by the engine. */
const generatedJobs = 26_000;
const jobsAtScale1 = 26_000;
const batchEvents = 3000;
/** Copies lie this far apart in ids, far above what one generation spans, and this far in time, backwards. */
const idStride = 1_000_000_000_000;
const copySeconds = 11;
/** More than the server may use: the rollups of half a million facts are made at once. */
const fillMemoryBytes = 6 * 2 ** 30;

export interface FilledJobs {
  generated: number;
  jobs: number;
}

/**
 * Puts about `jobs` jobs of the 30 days before `now` into the store, with runs, facts, rollups, counters and open jobs. Steps,
 * deployments, pushes and raw events exist for the generated part only.
 */
export async function fillJobs(engine: Engine, jobs: number, now: number): Promise<FilledJobs> {
  const scale = Math.min(jobs, generatedJobs) / jobsAtScale1;
  const budgets = await createBudgets({ engine });
  const reader = readerOf(createDemo({ now, scale }));
  const applier = createApplier({ reader, engine, sources: createSources(), budgets, now: () => now });
  while (await applier.step()) console.error(`generated events applied: ${reader.applied()}`);
  const [found] = await engine.query<{ total: number }>('jobs.generated', 'SELECT count() AS total FROM jobs FINAL');
  const generated = found?.total ?? 0;
  const copies = Math.max(0, Math.round(jobs / Math.max(1, generated)) - 1);
  // A few copies at a time, so that the rollups behind the facts fit into memory.
  const atATime = 20;
  for (let first = 1; first <= copies; first += atATime) {
    const last = Math.min(copies, first + atATime - 1);
    for (const statement of copyStatements(first, last)) await engine.command(statement);
    console.error(`copies made: ${last} of ${copies}`);
  }
  if (copies > 0) await engine.command(multiplyCounters(copies));
  const [end] = await engine.query<{ total: number }>('jobs.total', 'SELECT count() AS total FROM jobs');
  return { generated, jobs: end?.total ?? 0 };
}

function copyStatements(first: number, last: number): string[] {
  const shift = (column: string): string => `${column} - toIntervalSecond(${copySeconds} * k) AS ${column}`;
  const times = 'created_at started_at completed_at'.split(' ').map(shift).join(', ');
  const run = `run_id + ${idStride} * k AS run_id`;
  const ids = `${run}, job_id + ${idStride} * k AS job_id`;
  const copy = (table: string, replaced: string): string =>
    `INSERT INTO ${table} SELECT * EXCEPT (k) REPLACE (${replaced}) FROM (
       SELECT *, arrayJoin(range(${first}, ${last + 1})) AS k FROM ${table} WHERE run_id < ${idStride})`;
  return [
    copy('runs', `${run}, ${times}, ${shift('observed_at')}`),
    copy('jobs', `${ids}, ${times}, ${shift('observed_at')}`),
    copy('run_facts', `${run}, ${shift('created_at')}, ${shift('completed_at')}`),
    copy('job_facts', `${ids}, ${times}`),
  ];
}

function multiplyCounters(copies: number): string {
  return `INSERT INTO metric_points (family, labels, count, sum, buckets, sequence)
    SELECT family, labels, count * ${copies}, sum * ${copies}, mapApply((b, n) -> (b, n * ${copies}), buckets), sequence FROM (
      SELECT family, labels, sum(count) AS count, sum(sum) AS sum, sumMap(buckets) AS buckets, max(sequence) AS sequence
      FROM metric_points GROUP BY family, labels)`;
}

/** The generator as the applier's journal, without a journal: batches are made as they are asked for. */
function readerOf(demo: ReturnType<typeof createDemo>): PipelinedReader & { applied(): number } {
  const events = demo.history()[Symbol.iterator]();
  let sequence = 0;
  let current: JournalBatch | null = null;
  const make = (): JournalBatch | null => {
    const entries: JournalBatch['entries'] = [];
    while (entries.length < batchEvents) {
      const next = events.next();
      if (next.done) break;
      sequence += 1;
      entries.push({ ...next.value, sequence, appendedAt: demo.now });
    }
    return entries.length === 0 ? null : { id: `generated-${sequence}`, entries };
  };
  return {
    peek: () => null,
    begin: async () => undefined,
    nextBatch: async () => {
      current ??= make();
      return current;
    },
    commit: async () => {
      current = null;
    },
    backlog: () => 0,
    close: async () => undefined,
    applied: () => sequence,
  };
}

async function main(dataDir: string, jobs: number): Promise<void> {
  const engine = await openStore({ dataDir, memoryLimitBytes: fillMemoryBytes });
  try {
    const started = performance.now();
    const filled = await fillJobs(engine, jobs, Date.now());
    console.error(
      `${filled.jobs} jobs (${filled.generated} generated) in ${Math.round((performance.now() - started) / 1000)} s`,
    );
  } finally {
    await engine.close();
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [dataDir = '', jobs = ''] = process.argv.slice(2);
  if (dataDir === '' || !(Number(jobs) > 0)) throw new RangeError('usage: jobs.js DIRECTORY JOBS');
  await main(dataDir, Number(jobs));
}
