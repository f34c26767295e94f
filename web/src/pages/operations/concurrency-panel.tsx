import { BarRow, Bars } from '../../components/charts/bar-row.tsx';
import { Scroller } from '../../components/page/scroller.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import { useConcurrency } from '../../data/operations.ts';
import { formatCount } from '../../format/number.ts';
import classes from './operations.module.css';
import type { PanelProps } from './panel-props.ts';

/** Jobs running now, by the runner labels they asked for. */
export function ConcurrencyPanel({ view }: PanelProps) {
  return (
    <Panel
      title="Concurrent jobs by label"
      query={useConcurrency(view)}
      height={200}
      className={classes.third}
      isEmpty={(data) => data.items.length === 0}
      empty="No job is running or waiting now."
      aside={(data) => (
        <span>
          <span className="dim small">┃ average · now</span>{' '}
          <b className={classes.strong}>{formatCount(data.running)}</b>
        </span>
      )}
    >
      {(data) => {
        const most = Math.max(...data.items.flatMap((item) => [item.running, item.average]), 1);
        return (
          <Scroller label="Labels" className={classes.bars}>
            <Bars>
              {data.items.map((item) => (
                <BarRow
                  key={item.labels}
                  label={item.labels || 'no label'}
                  share={item.running / most}
                  mark={item.average / most}
                  color="running-fill"
                  text={
                    item.queued > 0
                      ? `${formatCount(item.running)} · ${formatCount(item.queued)} queued`
                      : formatCount(item.running)
                  }
                />
              ))}
            </Bars>
          </Scroller>
        );
      }}
    </Panel>
  );
}
