import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { Panel } from '../../components/panel/panel.tsx';
import { type CompletenessRow, completenessQuery } from '../../data/intake.ts';
import { type Session, useSession } from '../../data/session.ts';
import { formatCount, formatPercent } from '../../format/number.ts';
import { HealButton } from './heal-button.tsx';
import classes from './intake.module.css';

/** Expected against received runs. A run number that was skipped is a run whose events never came. */
export function CompletenessPanel() {
  const query = useQuery(completenessQuery);
  const [all, setAll] = useState(false);
  const session = useSession().data;
  const refusedBy = useId();
  const refusal = healRefusal(session);
  return (
    <Panel
      title="Completeness"
      query={query}
      height={160}
      className={classes.whole}
      aside={(data) => (
        <span className="small num">
          <b>{formatPercent(data.expectedRuns === 0 ? null : data.receivedRuns / data.expectedRuns)}</b>{' '}
          <span className="dim">
            {formatCount(data.receivedRuns)} of {formatCount(data.expectedRuns)} runs in {data.windowDays} days
          </span>
        </span>
      )}
      isEmpty={(data) => data.items.length === 0}
      empty="No run was received yet, so there is nothing to compare with."
    >
      {(data) => (
        <>
          {refusal !== null && data.items.some((row) => missing(row) !== '') && (
            <p id={refusedBy} className={classes.refusal}>
              {refusal}
            </p>
          )}
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Repository and workflow</th>
                <th scope="col">Received</th>
                <th scope="col">What is missing</th>
                <th scope="col">
                  <span className={classes.unseen}>Heal</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {(all ? data.items : firstRows(data.items)).map((row) => (
                <tr key={`${row.source}/${row.repository}/${row.workflow}`}>
                  <th scope="row">
                    {row.repository} <span className="dim">{row.workflow}</span>
                  </th>
                  <td className="num">
                    {formatPercent(row.ratio)}{' '}
                    <span className="dim small">
                      {formatCount(row.receivedRuns)}/{formatCount(row.expectedRuns)}
                    </span>
                  </td>
                  <td>{missing(row) || <span className="dim">nothing</span>}</td>
                  <td className={classes.heal}>
                    {missing(row) && <HealButton row={row} refusedBy={refusal === null ? undefined : refusedBy} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {firstRows(data.items).length < data.items.length && (
            <Button variant="default" className={classes.older} onClick={() => setAll(!all)} aria-expanded={all}>
              {all ? 'Show fewer' : `Show all ${formatCount(data.items.length)} workflows`}
            </Button>
          )}
        </>
      )}
    </Panel>
  );
}

/** Why nothing can be healed now, and what to do; null when it can. */
function healRefusal(session: Session | undefined): ReactNode {
  if (session?.setup?.githubTokenConfigured === false) {
    return (
      <>
        Heal is off: asking GitHub for what is missing needs a token. Set <code>RUNLENS_GITHUB_TOKEN</code> and restart.
      </>
    );
  }
  if (session === undefined || session.scope === 'admin') return null;
  return 'Heal is off: it needs an admin token, and you are signed in with a read token.';
}

/** Everything with a gap, and a few more; the server sends the least complete first. */
function firstRows(items: CompletenessRow[]): CompletenessRow[] {
  return items.slice(0, Math.max(8, items.filter((row) => missing(row) !== '').length));
}

/** The gaps in words, '' when there is none. */
function missing(row: CompletenessRow): string {
  const numbers = row.gaps.slice(0, 4).map(({ from, to }) => (from === to ? `#${from}` : `#${from}–${to}`));
  const more = row.gaps.length > 4 ? ' …' : '';
  const parts = [
    row.missingRuns > 0 && `${count(row.missingRuns, 'run')} (${numbers.join(', ')}${more})`,
    row.missingAttempts > 0 && count(row.missingAttempts, 'earlier attempt'),
    row.stuckJobs > 0 && `${count(row.stuckJobs, 'job')} that never completed`,
  ];
  return parts.filter(Boolean).join(' · ');
}

function count(number: number, noun: string): string {
  return `${formatCount(number)} ${noun}${number === 1 ? '' : 's'}`;
}
