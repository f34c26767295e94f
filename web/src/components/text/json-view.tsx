import { useMemo } from 'react';
import { formatBytes } from '../../format/bytes.ts';
import { indentJson } from '../../format/json.ts';
import { Scroller } from '../page/scroller.tsx';
import { CopyButton } from './copy.tsx';
import classes from './json-view.module.css';

/** More than this would make the page slow to no one's use; copying gives all of it. */
const shownCharacters = 200_000;

/** A payload, indented, exactly as it came otherwise. */
export function JsonView({ text, label }: { text: string; label: string }) {
  const shown = useMemo(() => indentJson(text.slice(0, shownCharacters)), [text]);
  return (
    <div className={classes.view}>
      <div className={classes.head}>
        <span>
          {label}
          {text.length > shownCharacters && ` · first ${formatBytes(shownCharacters)} of ${formatBytes(text.length)}`}
        </span>
        <CopyButton value={text} label="Copy the payload" />
      </div>
      <Scroller label={label} className={classes.scroll}>
        <pre className={classes.pre}>{shown}</pre>
      </Scroller>
    </div>
  );
}
