import { expectedRuns, type ImportProgress, remainingMs } from '../import/progress.ts';
import type { Retry } from '../import/retry.ts';
import type { Io } from './io.ts';

/** Shows how an import goes on: one redrawn line with a bar on a terminal, a line now and then elsewhere. */
export interface ProgressView {
  show(progress: ImportProgress): void;
  /** Says what is waited for, in a line that stays; once when several requests wait for the same. */
  showRetry(retry: Retry): void;
  /** Leaves the terminal's line. */
  end(): void;
}

const redrawMs = 100;
const plainEveryMs = 10_000;

/** `2 h 5 min`, `3 min 20 s`, `45 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

/** The share done, 0 to 1; repositories count where runs are not known yet. */
function share({ phase, runs, repositories, ...progress }: ImportProgress): number {
  if (phase === 'done') return 1;
  const expected = expectedRuns({ phase, runs, repositories, ...progress });
  const ofRuns = expected === 0 ? 0 : runs.done / expected;
  const ofRepositories = repositories.total === 0 ? 0 : repositories.done / repositories.total;
  return Math.min(1, expected === 0 ? ofRepositories : ofRuns);
}

/** The sentence behind the bar. */
export function describeProgress(progress: ImportProgress, now: number): string {
  const { phase, repositories, runs, calls, waitingUntil, budget } = progress;
  if (phase === 'repositories') return 'listing repositories';
  const parts = [
    `${runs.done} of ${repositories.listed < repositories.total ? 'about ' : ''}${expectedRuns(progress)} runs`,
    `${repositories.done} of ${repositories.total} ${repositories.total === 1 ? 'repository' : 'repositories'}`,
    `${calls} calls${budget === null ? '' : `, ${Math.max(0, budget.remaining)} left this hour`}`,
  ];
  const left = phase === 'done' ? null : remainingMs(progress, now);
  if (waitingUntil !== null && waitingUntil > now) {
    parts.push(`rate limit: waiting until ${new Date(waitingUntil).toISOString().slice(11, 19)} UTC`);
  }
  if (left !== null && left > 0) parts.push(`about ${formatDuration(left)} to go`);
  return parts.join(' · ');
}

export function createProgressView({
  err,
  terminalColumns,
  now,
}: Pick<Io, 'err' | 'terminalColumns' | 'now'>): ProgressView {
  let shownAt = Number.NEGATIVE_INFINITY;
  let wasWaiting = false;
  let isDrawn = false;
  let warned = 0;
  let retrySaid = '';

  const clear = () => {
    if (isDrawn) err('\r\u001b[2K');
    isDrawn = false;
  };
  return {
    show(progress) {
      const isWaiting = progress.waitingUntil !== null;
      for (const warning of progress.warnings.slice(warned)) {
        clear();
        err(`warning: ${warning}\n`);
      }
      warned = progress.warnings.length;
      const every = terminalColumns === null ? plainEveryMs : redrawMs;
      const isNews = (isWaiting && !wasWaiting) || progress.phase === 'done';
      if (!isNews && now() - shownAt < every) return;
      shownAt = now();
      wasWaiting = isWaiting;
      const percent = `${Math.floor(share(progress) * 100)} %`.padStart(5);
      const sentence = describeProgress(progress, now());
      if (terminalColumns === null) {
        err(`${percent.trim()} · ${sentence}\n`);
        return;
      }
      const width = 20;
      const filled = Math.round(share(progress) * width);
      const line = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}${percent} ${sentence}`;
      err(`\r\u001b[2K${line.slice(0, terminalColumns - 1)}`);
      isDrawn = true;
    },
    showRetry({ of, attempt, tries, reason, waitMs }) {
      const said = `${of}: ${reason}; attempt ${attempt} of ${tries}`;
      if (said === retrySaid) return;
      retrySaid = said;
      clear();
      err(`${said} in ${formatDuration(waitMs)}\n`);
    },
    end() {
      if (isDrawn) err('\n');
      isDrawn = false;
    },
  };
}
