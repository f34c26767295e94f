import { Link } from 'wouter';
import { Frame } from '../../components/panel/panel.tsx';
import { useSession } from '../../data/session.ts';
import classes from './intake.module.css';

/** How senders and readers get credentials of their own: for those who may give them. */
export function TokensHint() {
  if (useSession().data?.scope !== 'admin') return null;
  return (
    <Frame title="Tokens" className={classes.whole}>
      <p className={classes.hint}>
        Give each sender and reader a token limited to what it needs: <code>ingest</code> to send, <code>read</code> to
        look and to scrape, both for one organisation if you wish. <Link href="/tokens">Create and revoke tokens</Link>
      </p>
    </Frame>
  );
}
