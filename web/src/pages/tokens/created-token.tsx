import { Button } from '@mantine/core';
import { Icon } from '../../components/icon.tsx';
import { CopyField } from '../../components/text/copy.tsx';
import type { components } from '../../data/api-types.ts';
import type { Scope } from '../../data/tokens.ts';
import classes from './tokens.module.css';

const uses: Record<Scope, string> = {
  read: 'Sign in with it, or send it as “Authorization: Bearer …” to the API and to /metrics.',
  ingest: 'Set it as RUNLENS_TOKEN where an import runs, or send it as “Authorization: Bearer …”.',
  secrets: 'Set it as RUNLENS_TOKEN where “runlens secret” is called, or send it as “Authorization: Bearer …”.',
  admin: 'Sign in with it, or set it as RUNLENS_ADMIN_TOKEN for the command line.',
};

interface CreatedTokenProps {
  created: components['schemas']['NewToken'];
  onDone: () => void;
}

/** The secret of a new token. It is gone when this is left: the server keeps a hash only. */
export function CreatedToken({ created: { token, secret }, onDone }: CreatedTokenProps) {
  return (
    <div className={classes.created}>
      <p role="status">
        <span className={classes.good}>
          <Icon name="check" size={14} /> “{token.name}” is created.
        </span>{' '}
        Copy it now: it is stored only as a hash and cannot be shown again.
      </p>
      <CopyField value={secret} label="Copy the token" />
      <p className="dim small">{uses[token.scope]}</p>
      <Button variant="default" onClick={onDone}>
        Done, I have it
      </Button>
    </div>
  );
}
