import { EmptyNote, Panel } from '../../components/panel/panel.tsx';
import { useCache } from '../../data/operations.ts';
import { unknown } from '../../format/duration.ts';
import classes from './operations.module.css';
import type { PanelProps } from './panel-props.ts';

/** Says that there is no cache data yet and what to send, instead of showing zeros. */
export function CachePanel({ view }: PanelProps) {
  return (
    <Panel
      title="Cache performance"
      query={useCache(view)}
      height={200}
      className={classes.third}
      aside={() => <span className="dim">no data yet</span>}
    >
      {(data) => (
        <EmptyNote>
          <span className="num">
            Hit rate {unknown} · Saved time {unknown} · Storage {unknown}
          </span>
          <span className={classes.howto}>{data.howTo}</span>
        </EmptyNote>
      )}
    </Panel>
  );
}
