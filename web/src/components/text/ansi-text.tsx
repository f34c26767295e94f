import { type ReactNode, useMemo } from 'react';
import { parseAnsi } from '../../format/ansi.ts';
import { findHits, markHits } from '../../format/search-hits.ts';
import classes from './ansi-text.module.css';

interface AnsiTextProps {
  line: string;
  /** What was searched for (`wantedTerms`), to be marked. */
  terms?: readonly string[];
}

const none: readonly string[] = [];

/** A log line in its colours. What is in it is text, whatever it looks like. */
export function AnsiText({ line, terms = none }: AnsiTextProps) {
  const parts = useMemo(() => {
    const plain = parseAnsi(line);
    return markHits(plain, findHits(plain.map(({ text }) => text).join(''), terms));
  }, [line, terms]);
  return parts.map(({ text, styles, isHit }, index) => {
    const names = styles.map((style) => classes[style]).join(' ');
    const shown = isHit ? <mark className={classes.hit}>{text}</mark> : text;
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line have no identity and never move
    return <Part key={index} names={names} text={shown} />;
  });
}

function Part({ text, names }: { text: ReactNode; names: string }) {
  return names === '' ? text : <span className={names}>{text}</span>;
}
