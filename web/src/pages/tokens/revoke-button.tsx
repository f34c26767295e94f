import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Token, useRevokeToken } from '../../data/tokens.ts';
import classes from './tokens.module.css';

/** Revokes a token when asked twice: it cannot be undone, and who holds it is shut out. */
export function RevokeButton({ token }: { token: Token }) {
  const revoke = useRevokeToken();
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <Button variant="default" size="compact-xs" onClick={() => setAsked(true)} aria-label={`Revoke ${token.name}`}>
        Revoke
      </Button>
    );
  }
  return (
    <span className={classes.sure}>
      {revoke.error && (
        <span role="alert" className={classes.bad}>
          {revoke.error.message}
        </span>
      )}
      <Button
        size="compact-xs"
        autoFocus
        loading={revoke.isPending}
        onClick={() => revoke.mutate(token.id)}
        aria-label={`Revoke for good: ${token.name}`}
      >
        Revoke for good
      </Button>
      <Button variant="default" size="compact-xs" onClick={() => setAsked(false)}>
        Keep
      </Button>
    </span>
  );
}
