import { Button, PasswordInput } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { Redirect } from 'wouter';
import { Logo } from '../../components/shell/logo.tsx';
import { SchemeToggle } from '../../components/shell/scheme-toggle.tsx';
import { useSession, useSignIn } from '../../data/session.ts';
import { useUrlState } from '../../data/url-state.ts';
import classes from './signin.module.css';

/** Signing in with a token. */
export function SignInPage() {
  useDocumentTitle('Sign in · Runlens');
  const [params] = useUrlState();
  const session = useSession();
  const signIn = useSignIn();
  const [token, setToken] = useState('');
  if (session.data && (session.data.signedIn || !session.data.authRequired))
    return <Redirect to={safeNext(params.get('next'))} replace />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() !== '') signIn.mutate(token.trim());
  };
  return (
    <main className={classes.page}>
      <div className={classes.corner}>
        <SchemeToggle />
      </div>
      <form className={classes.card} onSubmit={submit}>
        <h1 className={classes.brand}>
          <Logo size={30} /> Sign in to Runlens
        </h1>
        <PasswordInput
          label="Token"
          description="The admin token, or a read token you were given"
          size="sm"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          error={signIn.error?.message}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the token' }}
          required
          withAsterisk={false}
          data-autofocus
        />
        <Button type="submit" size="sm" fullWidth loading={signIn.isPending}>
          Sign in
        </Button>
        <p className={classes.hint}>
          The admin token is the one that was set as <code>RUNLENS_ADMIN_TOKEN</code> where Runlens runs. Others are
          made with <code>runlens token create</code>.
        </p>
      </form>
    </main>
  );
}

/** Only paths of this site: `//host` and whole addresses would lead away. */
function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/';
}
