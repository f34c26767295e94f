import { Button } from '@mantine/core';
import { useState } from 'react';
import classes from './tokens.module.css';

interface AskTwiceProps {
  /** What is done: `Revoke`. */
  verb: string;
  /** To what, for those who do not see the row. */
  what: string;
  act: () => void;
  isPending: boolean;
  error: Error | null;
}

/** A button for what cannot be undone: it acts when it is pressed again. */
export function AskTwice({ verb, what, act, isPending, error }: AskTwiceProps) {
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <Button variant="default" size="compact-xs" onClick={() => setAsked(true)} aria-label={`${verb} ${what}`}>
        {verb}
      </Button>
    );
  }
  return (
    <span className={classes.sure}>
      {error && (
        <span role="alert" className={classes.bad}>
          {error.message}
        </span>
      )}
      <Button size="compact-xs" autoFocus loading={isPending} onClick={act} aria-label={`${verb} for good: ${what}`}>
        {verb} for good
      </Button>
      <Button variant="default" size="compact-xs" onClick={() => setAsked(false)}>
        Keep
      </Button>
    </span>
  );
}
