import { Link } from 'wouter';
import { Icon } from '../../components/icon.tsx';
import { Frame } from '../../components/panel/panel.tsx';
import { statusWord } from '../../components/status/kind.ts';
import { ExternalLink } from '../../components/text/external-link.tsx';
import type { RunFailure } from '../../data/runs.ts';
import classes from './run.module.css';

interface FailuresProps {
  failures: RunFailure[];
  /** Page of the lines of what failed. */
  logsOf: (failure: RunFailure) => string | undefined;
}

/** What failed, the first failure first, with the ways to its log. */
export function Failures({ failures, logsOf }: FailuresProps) {
  if (failures.length === 0) return null;
  return (
    <Frame
      title={failures.length === 1 ? 'What failed' : `What failed first, of ${failures.length}`}
      className={classes.failures}
    >
      <ol className={classes.failureList}>
        {failures.slice(0, 8).map((failure) => {
          const logs = logsOf(failure);
          return (
            <li key={`${failure.jobId}/${failure.stepPosition}`}>
              <span className={classes.failureIcon}>
                <Icon name="cross" size={14} />
              </span>
              <span className={classes.failureText}>
                <b>{failure.stepName ?? statusWord('completed', failure.conclusion)}</b>
                <span className="dim"> in {failure.jobName}</span>
                {failure.stepName === null && <span className="dim"> (no step failed)</span>}
              </span>
              {logs && <Link href={logs}>Lines</Link>}
              {failure.url && <ExternalLink href={failure.url}>Log at GitHub</ExternalLink>}
            </li>
          );
        })}
      </ol>
      {failures.length > 8 && <p className="dim small">{failures.length - 8} more are marked in the timeline.</p>}
    </Frame>
  );
}
