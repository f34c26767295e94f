import { Link } from 'wouter';
import { Status } from '../../components/status/status.tsx';
import type { RunAttempt } from '../../data/runs.ts';
import { patchSearch, useUrlState } from '../../data/url-state.ts';
import { formatDuration } from '../../format/duration.ts';
import classes from './run.module.css';

interface AttemptTabsProps {
  attempts: RunAttempt[];
  current: number;
  compare: boolean;
}

/** Every attempt with its own end; a link each, so that each can be shared. */
export function AttemptTabs({ attempts, current, compare }: AttemptTabsProps) {
  const [params] = useUrlState();
  const to = (patch: Record<string, string | null>) => `?${patchSearch(params.toString(), patch)}`;
  return (
    <nav aria-label="Attempts" className={classes.tabs}>
      {[...attempts].reverse().map((attempt) => (
        <Link
          key={attempt.attempt}
          href={to({ attempt: String(attempt.attempt), compare: null })}
          className={classes.tab}
          aria-current={!compare && attempt.attempt === current ? 'page' : undefined}
        >
          <Status status={attempt.status} conclusion={attempt.conclusion} iconOnly />
          Attempt {attempt.attempt}
          <span className="dim num">{formatDuration(attempt.durationMs)}</span>
        </Link>
      ))}
      <Link href={to({ compare: '1' })} className={classes.tab} aria-current={compare ? 'page' : undefined}>
        Side by side
      </Link>
    </nav>
  );
}
