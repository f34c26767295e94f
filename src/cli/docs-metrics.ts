import { computedFamilies, countedFamilies, type Family, ownFamilies, unfedFamilies } from '../model/families.ts';
import { budgetOf, budgetSize, closedLabels, familySeriesBudget, overflowValue } from '../model/label-budgets.ts';
import { code, pageHead, table } from './docs-page.ts';

const rowOf = ({ name, type, labels, buckets, help }: Family) => [
  code(name),
  type,
  labels.map(code).join(' '),
  buckets === undefined ? '' : buckets.join(' '),
  help,
];
const head = ['family', 'type', 'labels', 'buckets', 'what it counts'];

/** docs/reference/metrics.md */
export function metricsPage(): string {
  const counted: Family[] = Object.values(countedFamilies);
  const gauges: Family[] = Object.values(computedFamilies);
  const labels = [...new Set([...counted, ...gauges].flatMap((family) => [...family.labels]))].sort();
  const budgets = labels.map((label) => [
    code(label),
    closedLabels.has(label) ? 'closed set' : String(budgetSize(budgetOf(label))),
    budgetOf(label) === label ? '' : `shared with ${code(budgetOf(label))}`,
  ]);
  const intro = `
\`GET /metrics\` answers in the Prometheus text format 0.0.4, or in OpenMetrics 1.0 when \`Accept\` asks for it. It is a view over the
store: the same after a restart and on every replica. No counter and no part of a histogram ever falls: not when rows expire, and not when GitHub
contradicts what it said of a finished run or job (a renamed repository that is imported again, another end, an event that comes late). Pages follow
the correction; counters keep what they first counted, and count nothing twice. Families of the process itself
(\`process_*\`, \`nodejs_*\`, \`http_request_duration_seconds\` by method, route template and status, and [those below](#of-this-process))
start anew with it.`;
  return `${pageHead('Metrics', 'src/model/families.ts and src/model/label-budgets.ts', intro)}
## Counted as data arrives

${table(head, counted.map(rowOf))}
## Computed at the scrape

${table(head, gauges.map(rowOf))}
## Of this process

${table(head, Object.values(ownFamilies).map(rowOf))}
## Label budgets

A label takes at most so many values; first come, first served, for ever. What finds no room is counted under
\`${overflowValue}\`, so totals stay right. A family has at most about ${familySeriesBudget} label sets.
\`runlens_label_budget\` and \`runlens_label_values\` show how full each budget is.

${table(['label', 'values', ''], budgets)}
## Not there yet

These families are left out of \`/metrics\` because nothing that GitHub sends can feed them.

${table(
  ['families', 'need'],
  unfedFamilies.map(({ names, needs }) => [names.map(code).join(' '), needs]),
)}`;
}
