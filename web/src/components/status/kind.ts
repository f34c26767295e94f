/** How a run, job or step stands, in the few kinds that differ in colour and icon. */
export type StatusKind = 'success' | 'failure' | 'running' | 'queued' | 'waiting' | 'cancelled' | 'skipped' | 'neutral';

const byConclusion: Record<string, StatusKind> = {
  success: 'success',
  failure: 'failure',
  timed_out: 'failure',
  startup_failure: 'failure',
  cancelled: 'cancelled',
  skipped: 'skipped',
};
const byStatus: Record<string, StatusKind> = { queued: 'queued', waiting: 'waiting', in_progress: 'running' };

/** Kind of a status and conclusion; an unknown conclusion is neutral, never guessed to be a success. */
export function statusKind(status: string, conclusion: string | null | undefined): StatusKind {
  if (status !== 'completed') return byStatus[status] ?? 'neutral';
  return byConclusion[conclusion ?? ''] ?? 'neutral';
}

/** The word people read: `Failed`, `Timed out`, `Running`. Unknown words are shown as they came. */
export function statusWord(status: string, conclusion: string | null | undefined): string {
  const key = status === 'completed' ? (conclusion ?? 'completed') : status;
  return words[key] ?? key.replaceAll('_', ' ');
}

const words: Record<string, string> = {
  success: 'Success',
  failure: 'Failed',
  timed_out: 'Timed out',
  startup_failure: 'Startup failed',
  cancelled: 'Cancelled',
  skipped: 'Skipped',
  neutral: 'Neutral',
  stale: 'Stale',
  queued: 'Queued',
  waiting: 'Waiting for approval',
  in_progress: 'Running',
  completed: 'Completed',
};
