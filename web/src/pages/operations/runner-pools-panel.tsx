import { BarRow, Bars } from '../../components/charts/bar-row.tsx';
import { Scroller } from '../../components/page/scroller.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import { useRunnerPools } from '../../data/operations.ts';
import { formatCount, formatPercent } from '../../format/number.ts';
import classes from './operations.module.css';
import { type PanelProps, seenLately } from './panel-props.ts';

/** How busy each pool of runners is. Runners count as online for an hour after their last job. */
export function RunnerPoolsPanel({ view }: PanelProps) {
  return (
    <Panel
      title="Runner pools"
      query={useRunnerPools(view)}
      height={200}
      className={classes.third}
      isEmpty={(data) => data.items.length === 0}
      empty="No runner was seen in the last hour. Runners appear with the first job they take."
      aside={() => <span className="dim small">┃ average · busy / {seenLately}</span>}
    >
      {(data) => (
        <Scroller label="Pools" className={classes.bars}>
          <Bars>
            {data.items.map((item) => (
              <BarRow
                key={item.pool}
                label={item.pool || 'no group'}
                share={item.utilization}
                mark={item.online > 0 ? item.averageBusy / item.online : null}
                color={(item.utilization ?? 0) > 0.8 ? 'queued-fill' : 'running-fill'}
                text={`${formatPercent(item.utilization)} (${formatCount(item.busy)}/${formatCount(item.online)})`}
              />
            ))}
          </Bars>
        </Scroller>
      )}
    </Panel>
  );
}
