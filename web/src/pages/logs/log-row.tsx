import { AnsiText } from '../../components/text/ansi-text.tsx';
import type { LogLine } from '../../data/logs.ts';
import { shortName } from '../../format/repository.ts';
import { formatExact, formatInstant } from '../../format/time.ts';
import classes from './logs.module.css';
import { severityLooks } from './severity.ts';

/** Wider than any screen. */
const shownCharacters = 500;

interface LogRowProps {
  line: LogLine;
  /** Whether it says of which repository it is: where all are of one it is only in the way. */
  places: boolean;
  /** To be marked. */
  terms: readonly string[];
  open: boolean;
  onPress: () => void;
}

/** The first line of what was logged, at a glance; the whole when it is opened. */
export function LogRow({ line, places, terms, open, onPress }: LogRowProps) {
  const { severity, body, jobName, service } = line;
  const repository = places ? line.repository : '';
  const from = jobName || service;
  const atMs = Math.floor(line.atUs / 1000);
  const { label, letter } = severityLooks[severity];
  const text = body.trimStart();
  const end = text.indexOf('\n');
  const shown = (end === -1 ? text : text.slice(0, end)).slice(0, shownCharacters);
  return (
    <button
      type="button"
      className={classes.row}
      data-row=""
      data-severity={severity}
      data-places={places || undefined}
      aria-expanded={open}
      onClick={onPress}
    >
      <time className={classes.time} dateTime={new Date(atMs).toISOString()} title={formatExact(atMs)}>
        {formatInstant(atMs)}
      </time>
      <span className={classes.letter} title={label}>
        <span aria-hidden="true">{letter}</span>
        <span className={classes.unseen}>{label}</span>
      </span>
      <span className={classes.from} title={[repository, from].filter((one) => one !== '').join(' · ')}>
        {repository !== '' && <b className={classes.repository}>{shortName(repository)}</b>}
        <span>{from}</span>
      </span>
      <span className={classes.body}>
        <AnsiText line={shown} terms={terms} />
        {end !== -1 && <span className={classes.more}> ⏎ {text.split('\n').length - 1} more</span>}
      </span>
    </button>
  );
}
