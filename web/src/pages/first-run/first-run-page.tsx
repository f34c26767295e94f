import { PageHead } from '../../components/page/page-head.tsx';
import { Frame } from '../../components/panel/panel.tsx';
import { When } from '../../components/text/when.tsx';
import type { Setup } from '../../data/session.ts';
import { ConnectSteps } from './connect-steps.tsx';
import { DemoCard } from './demo-card.tsx';
import classes from './first-run.module.css';

interface FirstRunPageProps {
  setup: Setup;
  /** Given once there is something to see. */
  onEnter?: (() => void) | undefined;
}

/** What to do while the store is empty: connect GitHub, or look at demonstration data first. */
export function FirstRunPage({ setup, onEnter }: FirstRunPageProps) {
  return (
    <>
      <PageHead title="Connect GitHub" documentTitle="Get started" />
      <p className={classes.lead}>
        Runlens is running and has no data yet. Five steps make every workflow run of a repository, or of a whole
        organisation, appear here as it happens.
      </p>
      <div className={classes.layout}>
        <Frame title="For one repository or a whole organisation">
          <ConnectSteps setup={setup} />
          <p className={classes.listening} role="status">
            <span className={classes.pulse} aria-hidden="true" />
            {setup.lastEventAt === null ? (
              'Listening. This page changes by itself with the first run.'
            ) : (
              <span>
                An event arrived <When at={setup.lastEventAt} />. Waiting for the first workflow run.
              </span>
            )}
          </p>
        </Frame>
        <DemoCard onEnter={onEnter} />
      </div>
    </>
  );
}
