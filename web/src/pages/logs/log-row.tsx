import type { KeyboardEvent } from 'react';
import { AnsiText } from '../../components/text/ansi-text.tsx';
import type { LogLine } from '../../data/logs.ts';
import { formatExact, formatInstant } from '../../format/time.ts';
import classes from './logs.module.css';
import { severityLooks } from './severity.ts';

/** Wider than any screen. */
const shownCharacters = 500;

interface LogRowProps {
  line: LogLine;
  /** To be marked. */
  terms: readonly string[];
  open: boolean;
  onPress: () => void;
}

/** The first line of what was logged, at a glance; the whole when it is opened. */
export function LogRow({ line, terms, open, onPress }: LogRowProps) {
  const { severity, body, jobName, service } = line;
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
      aria-expanded={open}
      onClick={onPress}
      onKeyDown={walk}
    >
      <time className={classes.time} dateTime={new Date(atMs).toISOString()} title={formatExact(atMs)}>
        {formatInstant(atMs)}
      </time>
      <span className={classes.letter} title={label}>
        <span aria-hidden="true">{letter}</span>
        <span className={classes.unseen}>{label}</span>
      </span>
      <span className={classes.from} title={jobName || service}>
        {jobName || service}
      </span>
      <span className={classes.body}>
        <AnsiText line={shown} terms={terms} />
        {end !== -1 && <span className={classes.more}> ⏎ {text.split('\n').length - 1} more</span>}
      </span>
    </button>
  );
}

/** Arrows go from line to line. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' } as const;
  const way = event.key === 'ArrowDown' || event.key === 'ArrowUp' ? step[event.key] : null;
  if (way === null) return;
  event.preventDefault();
  event.currentTarget.closest('li')?.[way]?.querySelector<HTMLElement>('[data-row]')?.focus();
}
