import { Button } from '@mantine/core';
import { useState } from 'react';
import classes from './attributes.module.css';

/** Names and values as they were sent: always text, never markup. */
export function Attributes({ values, none }: { values: Record<string, string>; none?: string }) {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return none === undefined ? null : <p className="dim small">{none}</p>;
  return (
    <dl className={classes.attributes}>
      {entries.map(([key, value]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>
            <Value text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const shownMost = 1000;

function Value({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  if (all || text.length <= shownMost) return text;
  return (
    <>
      {text.slice(0, shownMost)}…{' '}
      <Button variant="default" size="compact-xs" onClick={() => setAll(true)}>
        Show all {text.length} characters
      </Button>
    </>
  );
}
