/** A step of a job on the time axis. Times are epoch ms, null when unknown. */
export interface StepSpan {
  name: string;
  status: string;
  conclusion: string | null;
  startedAt: number | null;
  completedAt: number | null;
  /** Page of its logs. */
  logs?: string;
}

/** A job on the time axis with its wait before. */
export interface JobSpan extends StepSpan {
  id: string;
  createdAt: number | null;
  queueMs: number | null;
  durationMs: number | null;
  carriedOver: boolean;
  critical: boolean;
  /** How much earlier the run would end without this job; null when not on the critical path. */
  savingMs: number | null;
  runner: string;
  labels: string;
  url: string;
  steps: StepSpan[];
}

export interface Row {
  key: string;
  level: 1 | 2;
  name: string;
  status: string;
  conclusion: string | null;
  /** Start of the wait; null when there was none or it is unknown. */
  waitFrom: number | null;
  from: number | null;
  to: number | null;
  job: JobSpan;
  logs?: string | undefined;
  /** The job's id: a step opens and closes with its job. */
  group: string;
  expanded: boolean | null;
}

/** The rows to show: every job, and below an expanded one its steps. What still runs reaches to `now`. */
export function toRows(jobs: readonly JobSpan[], expanded: ReadonlySet<string>, now: number): Row[] {
  const rows: Row[] = [];
  for (const job of jobs) {
    const open = expanded.has(job.id);
    const start = job.startedAt ?? (job.status === 'completed' ? job.completedAt : null);
    const hasWait = job.status !== 'completed' || job.queueMs !== null;
    rows.push({
      key: job.id,
      level: 1,
      name: job.name,
      status: job.status,
      conclusion: job.conclusion,
      waitFrom:
        hasWait && job.createdAt !== null && job.createdAt < (start ?? now) && !job.carriedOver ? waitStart(job) : null,
      from: job.startedAt ?? (job.status === 'queued' || job.status === 'waiting' ? now : null),
      to: endOf(job, now),
      job,
      logs: job.logs,
      group: job.id,
      expanded: job.steps.length > 0 ? open : null,
    });
    if (!open) continue;
    job.steps.forEach((step, index) => {
      rows.push({
        ...step,
        key: `${job.id}/${index}`,
        level: 2,
        waitFrom: null,
        from: step.startedAt,
        to: endOf(step, now),
        job,
        group: job.id,
        expanded: null,
      });
    });
  }
  return rows;
}

/** The queue without approval ends at the start; where its length is known, that is what is drawn. */
function waitStart(job: JobSpan): number | null {
  if (job.queueMs !== null && job.startedAt !== null) return job.startedAt - job.queueMs;
  return job.createdAt;
}

function endOf(span: StepSpan, now: number): number | null {
  if (span.status !== 'completed') return span.startedAt === null ? null : Math.max(now, span.startedAt);
  return span.completedAt === null ? null : Math.max(span.completedAt, span.startedAt ?? span.completedAt);
}

/** The whole stretch that the jobs cover, or null when no time is known. Carried-over jobs ran in an earlier attempt. */
export function extent(jobs: readonly JobSpan[], now: number): { from: number; to: number } | null {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const row of toRows(
    jobs.filter((job) => !job.carriedOver),
    new Set(),
    now,
  )) {
    for (const at of [row.waitFrom, row.from, row.to]) {
      if (at === null) continue;
      from = Math.min(from, at);
      to = Math.max(to, at);
    }
  }
  return from > to ? null : { from, to: Math.max(to, from + 1000) };
}

/** Jobs in order of their start, so that the axis reads from left to right; those of an earlier attempt come last. */
export function inOrder(jobs: readonly JobSpan[]): JobSpan[] {
  const key = (job: JobSpan) => job.startedAt ?? job.createdAt ?? Number.MAX_SAFE_INTEGER;
  return [...jobs].sort(
    (a, b) => Number(a.carriedOver) - Number(b.carriedOver) || key(a) - key(b) || (a.name < b.name ? -1 : 1),
  );
}
