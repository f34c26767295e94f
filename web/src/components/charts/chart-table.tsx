import { unknown } from '../../format/duration.ts';
import { formatMoment } from '../../format/time.ts';
import type { Series } from './series.ts';
import classes from './time-chart.module.css';

interface ChartTableProps {
  title: string;
  times: number[];
  series: Series[];
  format: (value: number) => string;
}

/** A chart's data in rows, newest first. */
export function ChartTable({ title, times, series, format }: ChartTableProps) {
  const rows = times.map((_, index) => times.length - 1 - index);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard (WCAG 2.1.1)
    <section className={classes.scroll} tabIndex={0} aria-label={`${title} as a table`}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map((line) => (
              <th key={line.label} scope="col">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={times[row]}>
              <th scope="row">{formatMoment((times[row] ?? 0) * 1000, true)}</th>
              {series.map((line) => {
                const value = line.values[row];
                return <td key={line.label}>{value === null || value === undefined ? unknown : format(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
