import { Sparkline } from '../../components/charts/sparkline.tsx';
import { Panel } from '../../components/panel/panel.tsx';
import type { components } from '../../data/api-types.ts';
import { useSummary } from '../../data/operations.ts';
import { unknown } from '../../format/duration.ts';
import { formatChange, formatCount } from '../../format/number.ts';
import classes from './operations.module.css';
import { type PanelProps, seenLately } from './panel-props.ts';

const stats = [
  { key: 'activeJobs', title: 'Active jobs', color: 'running-fill', when: 'now', missing: 'No job seen yet' },
  { key: 'queueDepth', title: 'Queue depth', color: 'queued-fill', when: 'now', missing: 'No job seen yet' },
  {
    key: 'runnersOnline',
    title: 'Runners online',
    color: 'success-fill',
    // Webhooks say nothing of runners that idle, and a machine of GitHub's is gone after its job.
    when: seenLately,
    missing: 'No runner seen in the last hour',
  },
] as const;

/** The three big numbers with their trend. */
export function StatPanels({ view }: PanelProps) {
  const query = useSummary(view);
  return stats.map(({ key, title, color, when, missing }) => (
    <Panel key={key} title={title} query={query} height={60} className={classes.third}>
      {(data) => <Stat stat={data[key]} color={color} when={when} missing={missing} />}
    </Panel>
  ));
}

interface StatProps {
  stat: components['schemas']['Stat'];
  color: string;
  /** Of which time the number is. */
  when: string;
  missing: string;
}

function Stat({ stat, color, when, missing }: StatProps) {
  return (
    <div className={classes.stat}>
      <div className={classes.big}>
        {formatCount(stat.value)} {stat.value !== null && <span className={classes.now}>{when}</span>}
      </div>
      <div className={classes.change}>{stat.value === null ? missing : <Change change={stat.change} />}</div>
      <div className={classes.spark}>
        <Sparkline values={stat.values} color={color} />
      </div>
    </div>
  );
}

/**
 * How the average over the range changed. Direction as arrow, sign and word; neutral in colour, because more is neither
 * good nor bad by itself.
 */
function Change({ change }: { change: number | null }) {
  if (change === null) return <>{unknown} no average to compare with</>;
  const arrow = change > 0.0005 ? '▲' : change < -0.0005 ? '▼' : '■';
  return (
    <>
      average{' '}
      <b>
        <span aria-hidden="true">{arrow}</span> {formatChange(change)}
      </b>{' '}
      on the range before
    </>
  );
}
