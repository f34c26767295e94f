import { useMemo } from 'react';
import { parseAnsi } from '../../format/ansi.ts';
import classes from './ansi-text.module.css';

/** A log line in its colours. What is in it is text, whatever it looks like. */
export function AnsiText({ line }: { line: string }) {
  const parts = useMemo(() => parseAnsi(line), [line]);
  return parts.map(({ text, styles }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line have no identity and never move
    <Part key={index} text={text} names={styles.map((style) => classes[style]).join(' ')} />
  ));
}

function Part({ text, names }: { text: string; names: string }) {
  return names === '' ? text : <span className={names}>{text}</span>;
}
