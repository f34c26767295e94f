import { Link } from 'wouter';
import { Icon } from '../../components/icon.tsx';
import { When } from '../../components/text/when.tsx';
import type { TraceSummary } from '../../data/traces.ts';
import { formatMicros } from '../../format/duration.ts';
import classes from './traces.module.css';

interface TraceTableProps {
  traces: TraceSummary[];
  stale: boolean;
  /** Whether filters are set: then it matters how many spans met them. */
  narrowed: boolean;
}

/** A run is known by its title; a trace of no known run by its first span. */
const titleOf = ({ run, name }: TraceSummary): string => run?.title || run?.workflow || name || 'unnamed';

/** The list; on a phone each row folds into a card. */
export function TraceTable({ traces, stale, narrowed }: TraceTableProps) {
  return (
    <table className={classes.table} data-stale={stale || undefined}>
      <thead>
        <tr>
          <th scope="col">Trace</th>
          <th scope="col">Services</th>
          <th scope="col" className={classes.right}>
            Spans
          </th>
          <th scope="col" className={classes.right}>
            Duration
          </th>
          <th scope="col" className={classes.right}>
            Began
          </th>
        </tr>
      </thead>
      <tbody>
        {traces.map((trace) => (
          <tr key={trace.traceId} className={classes.row}>
            <td className={classes.trace}>
              <Link href={`/traces/${trace.traceId}`} data-row="" className={classes.title} title={titleOf(trace)}>
                {titleOf(trace)}
              </Link>
              <div className={classes.sub}>
                {trace.repository || trace.run?.repository || trace.traceId}
                {trace.run?.title && ` · ${trace.run.workflow}`}
              </div>
            </td>
            <td className={classes.services} title={trace.services.join(', ')}>
              {trace.services.filter((service) => service !== '').join(', ') || <span className="dim">not said</span>}
            </td>
            <td className={`${classes.right} num`} data-label="spans">
              {trace.spans}
              {trace.errors > 0 && (
                <div className={classes.errors}>
                  <Icon name="cross" size={12} /> {trace.errors} failed
                </div>
              )}
              {narrowed && <div className={classes.sub}>{trace.matched} match</div>}
            </td>
            <td className={`${classes.right} num`} data-label="took">
              {formatMicros(trace.durationUs)}
            </td>
            <td className={classes.right}>
              <When at={Math.floor(trace.startUs / 1000)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
