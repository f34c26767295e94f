import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../src/store/engine.ts';
import { openStore } from '../src/store/open.ts';
import { daySeconds, fillJobs } from './pages-data.ts';
import { type Postgres, startPostgres } from './pages-postgres.ts';
import { type BenchQuery, type BenchRange, benchQueries, type Values } from './pages-queries.ts';
import { alternate, compare } from './shared/alternate.ts';
import { type Emit, quantile } from './shared/line.ts';

const jobs = Number(process.env.RUNLENS_BENCH_JOBS ?? 10_000_000);
/** A directory that keeps both sides' rows from one run to the next (for some days: points by minute expire). */
const kept = process.env.RUNLENS_BENCH_KEEP;
const days = 30;
const limitMs = 300;
const rounds = 5;

/** Every Operations query over 10 million jobs, the last day and all 30, against PostgreSQL 15 with the same rows. */
export async function run(emit: Emit): Promise<void> {
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), 'runlens-pages-'));
  // Rows come in blocks of 50,000, far more than deliveries bring: that alone needs the memory.
  const engine = await openStore({ dataDir, memoryLimitBytes: 3_000_000_000 });
  const postgres = await startPostgres(kept && join(kept, 'postgres'));
  try {
    // Whole steps of the longest range, so that both sides cut it alike.
    const filledPath = join(dataDir, 'filled-until');
    const end = existsSync(filledPath)
      ? Number(readFileSync(filledPath, 'utf8'))
      : Math.floor(Date.now() / 10_800_000) * 10_800;
    if (!existsSync(filledPath)) {
      await timed('filling the store', () => fillJobs(engine, jobs, days, end));
      await timed('copying the rows to PostgreSQL', () => copyJobs(engine, postgres, end));
      writeFileSync(filledPath, String(end));
    }
    const ranges: BenchRange[] = [
      { name: 'day', from: end - daySeconds, to: end, now: end, step: 300 },
      { name: 'month', from: end - days * daySeconds, to: end, now: end, step: 3 * 3600 },
    ];
    for (const range of ranges) {
      for (const query of benchQueries) await measure(engine, postgres, query, range, emit);
    }
  } finally {
    await engine.close();
    await postgres.stop();
    if (!kept) rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measure(
  engine: Engine,
  postgres: Postgres,
  query: BenchQuery,
  range: BenchRange,
  emit: Emit,
): Promise<void> {
  const bench = `pages.${query.name}.${range.name}`;
  const sql = query.sql(range).replace(/\s+/g, ' ');
  // The first answers warm both sides and must be equal.
  checkEqual(
    bench,
    await query.ours(engine, range),
    query.theirs((await postgres.query(sql)).rows, range),
    query.tolerance ?? 0,
  );
  const times: number[] = [];
  const ours = async () => {
    const started = performance.now();
    await query.ours(engine, range);
    const ms = performance.now() - started;
    times.push(ms);
    return ms;
  };
  emit(
    await alternate({
      bench,
      unit: 'ms',
      peer: 'PostgreSQL 15',
      better: 'lower',
      rounds,
      ours,
      theirs: async () => (await postgres.query(sql)).ms,
    }),
  );
  while (times.length < 40) await ours();
  emit(
    compare({
      bench: `${bench}.p95`,
      unit: 'ms',
      peer: 'limit',
      better: 'lower',
      ours: quantile(times, 0.95),
      theirs: limitMs,
    }),
  );
}

function checkEqual(bench: string, ours: Values, theirs: Values, tolerance: number): void {
  const differences: string[] = [];
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const [a, b] = [ours.get(key) ?? 0, theirs.get(key) ?? 0];
    if (Math.abs(a - b) > tolerance * Math.max(a, b)) differences.push(`${key}: ${a} ≠ ${b}`);
  }
  if (ours.size === 0) differences.push('no rows');
  if (differences.length > 0)
    throw new Error(`${bench}: the two sides differ: ${differences.slice(0, 5).join(', ')} (${differences.length})`);
}

async function copyJobs(engine: Engine, postgres: Postgres, end: number): Promise<void> {
  const facts = [
    'sign',
    'completed_at',
    'started_at',
    'created_at',
    'organization',
    'repository',
    'workflow',
    'labels',
    'pool',
    'os',
    'runner_type',
    'runner',
    'conclusion',
    'queue_ms',
    'duration_ms',
    'source',
    'run_id',
    'job_id',
  ];
  const open = [
    'state',
    'since',
    'organization',
    'repository',
    'labels',
    'pool',
    'os',
    'runner',
    'source',
    'run_id',
    'job_id',
    'queued_at',
  ];
  await postgres.query(
    `CREATE UNLOGGED TABLE job_facts (sign smallint, completed_at timestamptz, started_at timestamptz, created_at timestamptz, organization text, repository text,
    workflow text, labels text, pool text, os text, runner_type text, runner text, conclusion text, queue_ms bigint, duration_ms bigint, source text, run_id bigint, job_id bigint)`.replace(
      /\s+/g,
      ' ',
    ),
  );
  await postgres.query(
    'CREATE UNLOGGED TABLE open_jobs (state text, since timestamptz, organization text, repository text, labels text, pool text, os text, runner text, source text, run_id bigint, job_id bigint, queued_at timestamptz)',
  );
  async function* byDay() {
    for (let day = days; day > 0; day -= 1) {
      const from = end - day * daySeconds;
      yield await engine.queryBytes(
        'bench.facts',
        `SELECT ${facts.join(', ')} FROM job_facts WHERE completed_at >= toDateTime(${from}, 'UTC') AND completed_at < toDateTime(${from + daySeconds}, 'UTC')`,
        undefined,
        'TSV',
      );
    }
  }
  async function* openNow() {
    yield await engine.queryBytes('bench.open', `SELECT ${open.join(', ')} FROM open_jobs FINAL`, undefined, 'TSV');
  }
  await postgres.copy('job_facts', facts, byDay());
  await postgres.copy('open_jobs', open, openNow());
  for (const index of ['job_facts (completed_at)', 'job_facts (repository, completed_at)', 'open_jobs (state, since)'])
    await postgres.query(`CREATE INDEX ON ${index}`);
  await postgres.query('VACUUM ANALYZE job_facts');
  await postgres.query('VACUUM ANALYZE open_jobs');
}

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await work();
  console.error(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
