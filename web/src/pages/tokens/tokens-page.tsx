import { PageHead } from '../../components/page/page-head.tsx';
import { EmptyNote, Frame } from '../../components/panel/panel.tsx';
import { useSession } from '../../data/session.ts';
import { NewTokenPanel } from './new-token-panel.tsx';
import { RegisteredValuesPanel } from './registered-values-panel.tsx';
import { TokenListPanel } from './token-list-panel.tsx';
import classes from './tokens.module.css';

/** Who may send and who may look, and what nobody is to see: tokens and registered values, for admins. */
export function TokensPage() {
  const session = useSession().data;
  return (
    <>
      <PageHead title="Tokens" documentTitle="Tokens" />
      {session !== undefined && session.scope !== 'admin' && (
        <Frame title="For admins">
          <EmptyNote>You are signed in with a read token. Tokens are managed with an admin token.</EmptyNote>
        </Frame>
      )}
      {session?.scope === 'admin' && (
        <div className={classes.page}>
          {!session.authRequired && (
            <p className={classes.open}>
              This server is open to everybody on its own machine, so no token is asked for yet. Set{' '}
              <code>RUNLENS_ADMIN_TOKEN</code> and restart before others reach it.
            </p>
          )}
          <NewTokenPanel />
          <TokenListPanel />
          <RegisteredValuesPanel />
        </div>
      )}
    </>
  );
}
