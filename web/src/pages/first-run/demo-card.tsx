import { Button } from '@mantine/core';
import { Frame } from '../../components/panel/panel.tsx';
import { useDemo, useStartDemo } from '../../data/session.ts';
import { formatCount, formatPercent } from '../../format/number.ts';
import classes from './first-run.module.css';

/** Loads the demonstration organisation through the real intake, with progress. */
export function DemoCard({ onEnter }: { onEnter?: (() => void) | undefined }) {
  const start = useStartDemo();
  const { data } = useDemo(true);
  const state = data?.state;
  const running = state === 'running';
  const share = data && data.total > 0 ? data.done / data.total : 0;
  return (
    <Frame title="Just looking?" className={classes.demo}>
      <p>
        A made-up organisation with repositories, pipelines, runners, failures and a queue incident, and with the logs
        and traces of its jobs, sent through the real intake. All of it belongs to the organisation northwind-labs and
        goes on as time passes; begin with real data in a new data directory.
      </p>
      <div className={classes.demoAction}>
        {!running && (
          <Button size="sm" loading={start.isPending} onClick={() => start.mutate()}>
            Load demonstration data
          </Button>
        )}
        {running && (
          <>
            <progress className={classes.progress} value={share} max={1} aria-label="Loading demonstration data" />
            <span className="small num">
              {formatPercent(Math.floor(share * 1000) / 1000)} · {formatCount(data?.done)} of {formatCount(data?.total)}{' '}
              events
            </span>
            {onEnter && (
              <Button variant="default" onClick={onEnter}>
                Look at it while it loads
              </Button>
            )}
          </>
        )}
      </div>
      <p role="status" className={classes.problem}>
        {start.error?.message ?? (state === 'failed' ? data?.message : '')}
      </p>
      <p className="dim small">
        Or start with it: <code>npm start -- --demo</code>
      </p>
    </Frame>
  );
}
