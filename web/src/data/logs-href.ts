import { namedRanges, type RangeName, rangeToUrl } from './time-range.ts';

interface LogPlace {
  source: string;
  runId: number;
  attempt?: number;
  jobId?: string | number;
  job?: string;
  step?: number;
  /** When it ran, epoch ms; the end is null while it runs. */
  from: number | null;
  to: number | null;
}

const minute = 60_000;

/** The Logs page for a run, or a job or step of it, over the time in which it ran; a job or step is read from its beginning. */
export function logsHref(place: LogPlace, now = Date.now()): string {
  const { source, runId, attempt, jobId, job, step } = place;
  const query = new URLSearchParams({ run: [source, runId, attempt].filter((one) => one !== undefined).join('/') });
  if (jobId !== undefined) query.set('jobId', String(jobId));
  if (job !== undefined) query.set('job', job);
  if (step !== undefined) query.set('step', String(step));
  if (jobId !== undefined || job !== undefined || step !== undefined) query.set('order', 'oldest');
  return during(query, place, now);
}

/** The Logs page for what was sent in a trace, over its time (epoch ms). */
export function traceLogsHref(traceId: string, time: { from: number; to: number }, now = Date.now()): string {
  return during(new URLSearchParams({ trace: traceId }), time, now);
}

function during(query: URLSearchParams, { from, to }: { from: number | null; to: number | null }, now: number): string {
  const names = Object.keys(namedRanges) as RangeName[];
  const name = names.find((one) => from !== null && now - from < namedRanges[one] - minute) ?? '30d';
  const range =
    from !== null && to !== null
      ? { kind: 'fixed' as const, from: from - minute, to: to + 10 * minute }
      : { kind: 'named' as const, name };
  for (const [key, value] of Object.entries(rangeToUrl(range))) if (value !== null) query.set(key, value);
  return `/logs?${query}`;
}
