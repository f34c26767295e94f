import { Frame } from '../../components/panel/panel.tsx';
import { CopyField } from '../../components/text/copy.tsx';
import classes from './intake.module.css';

/** How senders and readers get credentials of their own. */
export function TokensHint() {
  return (
    <Frame title="Tokens" className={classes.whole}>
      <p className={classes.hint}>
        Give each sender and reader a token limited to what it needs: <code>ingest</code> to send, <code>read</code> to
        look and to scrape, both for one organisation if you wish. A token is shown once and stored only as a hash.
      </p>
      <CopyField value="runlens token create --scope read --name grafana" label="Copy the command" />
    </Frame>
  );
}
