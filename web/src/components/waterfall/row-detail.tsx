import { Link } from 'wouter';
import { formatDuration } from '../../format/duration.ts';
import { formatExact } from '../../format/time.ts';
import { Status } from '../status/status.tsx';
import { ExternalLink } from '../text/external-link.tsx';
import type { Row } from './rows.ts';
import classes from './waterfall.module.css';

/** What there is to know about the row that has the focus. */
export function RowDetail({ row }: { row: Row }) {
  const { job } = row;
  const facts: [string, string][] =
    row.level === 1
      ? [
          ['queued', formatDuration(job.queueMs)],
          ['ran', formatDuration(job.durationMs)],
          ['runner', job.runner || 'none'],
          ['labels', job.labels || 'none'],
        ]
      : [
          ['job', job.name],
          ['began', formatExact(row.from)],
        ];
  return (
    <div className={classes.detail}>
      <Status status={row.status} conclusion={row.conclusion} />
      <b className={classes.detailName}>{row.name}</b>
      {facts.map(([word, value]) => (
        <span key={word} className="num">
          <span className="dim">{word}</span> {value}
        </span>
      ))}
      {row.level === 1 && job.savingMs !== null && (
        <span>without it the run would end {formatDuration(job.savingMs)} earlier</span>
      )}
      {job.carriedOver && <span>finished in an earlier attempt</span>}
      {row.logs !== undefined && <Link href={row.logs}>Logs</Link>}
      {job.url && <ExternalLink href={job.url}>GitHub</ExternalLink>}
    </div>
  );
}
