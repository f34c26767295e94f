import type { Engine } from '../src/store/engine.ts';

export const daySeconds = 86_400;

/** Share of a week's jobs that each hour gets: office hours of several time zones, quiet weekends. */
function weight(hourOfHistory: number, firstHour: number): number {
  const hour = firstHour + hourOfHistory;
  const weekday = Math.floor(hour / 24 + 4) % 7;
  const daily = 1 + 0.85 * Math.sin(((hour % 24) - 9) * (Math.PI / 12));
  return (weekday === 0 || weekday === 6 ? 0.25 : 1) * daily;
}

/**
 * Fills job_facts (and with it the rollups) with `jobs` completed jobs of the `days` before `end`, and open_jobs with what
 * is open at `end`. Deterministic: 50 repositories of 2 organizations, 8 label sets, 4 pools, 1,200 runners.
 */
export async function fillJobs(engine: Engine, jobs: number, days: number, end: number): Promise<void> {
  const hours = days * 24;
  const begin = end - days * daySeconds;
  const weights = Array.from({ length: hours }, (_, hour) => weight(hour, Math.floor(begin / 3600)));
  const total = weights.reduce((sum, each) => sum + each, 0);
  let spent = 0;
  let given = 0;
  const counts = weights.map((each) => {
    spent += each;
    const upTo = Math.round((spent / total) * jobs);
    const count = upTo - given;
    given = upTo;
    return count;
  });
  for (let day = 0; day < days; day += 1) {
    const ofDay = counts.slice(day * 24, day * 24 + 24);
    await engine.command(insertDay(begin + day * daySeconds, ofDay));
  }
  await engine.command(insertOpen(end));
  for (const table of ['job_facts', 'job_points', 'runner_points', 'open_jobs'])
    await engine.command(`OPTIMIZE TABLE ${table} FINAL`);
}

/** Attributes of a job from its hash `r`: repositories follow a curve, so that some are busy and most are not. */
const attributes = `
  toUInt32(pow(r % 1000 / 1000, 2) * 50) AS repo_number,
  if(repo_number % 5 = 0, 'octo-labs', 'octo-org') AS organization,
  concat(organization, '/repo-', leftPad(toString(repo_number), 2, '0')) AS repository,
  ['ubuntu-latest', 'ubuntu-latest', 'ubuntu-latest', 'ubuntu-22.04', 'windows-latest', 'macos-14', 'linux,self-hosted,x64', 'linux,self-hosted,x64', 'arm64,linux,self-hosted', 'gpu,linux,self-hosted'][intDiv(r, 1000) % 10 + 1] AS labels,
  multiIf(labels LIKE '%gpu%', 'gpu', labels LIKE 'arm64%', 'arm', labels LIKE '%self-hosted%', 'builders', 'GitHub Actions') AS pool,
  multiIf(labels LIKE 'windows%', 'windows', labels LIKE 'macos%', 'macos', 'linux') AS os,
  concat(pool, '-', toString(intDiv(r, 10000) % 300)) AS runner`;

function insertDay(begin: number, counts: readonly number[]): string {
  const longTail = (unit: string) => `-log((${unit} % 9999 + 1) / 10000)`;
  return `INSERT INTO job_facts (sign, completed_at, started_at, created_at, organization, repository, workflow, labels, pool, os,
    runner_type, runner, conclusion, queue_ms, duration_ms, source, run_id, job_id)
  SELECT 1, toDateTime(completed, 'UTC'), toDateTime(completed - duration, 'UTC'), toDateTime(completed - duration - wait, 'UTC'),
    organization, repository, ['CI', 'Release', 'Nightly', 'Lint'][intDiv(r, 77) % 4 + 1], labels, pool, os,
    if(pool = 'GitHub Actions', 'github-hosted', 'self-hosted'), if(skipped, '', runner),
    multiIf(skipped, 'skipped', c < 900, 'success', c < 960, 'failure', c < 994, 'cancelled', 'timed_out'),
    if(skipped, NULL, wait * 1000), if(skipped, NULL, duration * 1000), 'github', intDiv(${begin}, 3600) * 1000000 + h * 40000 + intDiv(k, 6), number
  FROM (
    SELECT h, k, toUInt64(${begin}) * 100 + h * 100000 + k AS number, sipHash64(number) AS r, ${attributes},
      intDiv(r, 13) % 1000 AS c, intDiv(r, 17) % 1000 < 40 AS skipped,
      ${begin} + h * 3600 + intDiv(k * 3600, [${counts.join(',')}][h + 1]) AS completed,
      if(skipped, 0, 20 + toUInt32(${longTail('intDiv(r, 19)')} * 240)) AS duration,
      if(skipped, 0, toUInt32(${longTail('intDiv(r, 23)')} * if(h BETWEEN 13 AND 15, 90, 9))) AS wait
    FROM (SELECT h, arrayJoin(range([${counts.join(',')}][h + 1])) AS k FROM (SELECT arrayJoin(range(24)) AS h)))
  SETTINGS min_insert_block_size_rows = 50000, max_block_size = 50000, max_threads = 1`;
}

function insertOpen(end: number): string {
  return `INSERT INTO open_jobs (state, since, organization, repository, labels, pool, os, runner, source, run_id, job_id, sign, queued_at)
  SELECT if(number < 900, 'in_progress', 'queued') AS state, toDateTime(${end} - 1 - r % 600, 'UTC') AS since, organization, repository, labels,
    if(state = 'queued', '', pool), os, if(state = 'queued', '', runner), 'github', 1000000000000 + number, number, 1,
    if(state = 'queued', since, toDateTime(${end} - 1 - r % 600 - r % 20, 'UTC'))
  FROM (SELECT number, sipHash64(number, 7) AS r, ${attributes} FROM numbers(1200))`;
}
