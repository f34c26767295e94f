import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Family } from '../../model/families.ts';
import type { FamilyText } from './exposition.ts';
import { createPart } from './part.ts';
import { boundText, labelPairs, sample } from './text.ts';

/** Requests this process answered, by route template. The one family here that the seeds name. */
const requestDuration = {
  name: 'http_request_duration_seconds',
  type: 'histogram',
  help: 'Time to answer an HTTP request, by route template.',
  labels: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
} as const satisfies Family;

// Gauges whose names end in `_total`, which a counter's name does; their breakdown by type stays.
const misnamed = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

/** Numbers of this process alone; unlike all else on /metrics they start anew with it. */
export interface ProcessMetrics {
  /** Counts one answered request. `route` is the template, never the URL as it came. */
  observeRequest(labels: { method: string; route: string; status: string }, seconds: number): void;
  read(): Promise<FamilyText[]>;
}

export function createProcessMetrics(): ProcessMetrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  for (const name of misnamed) register.removeSingleMetric(name);
  const requests = new Histogram({
    name: requestDuration.name,
    help: requestDuration.help,
    labelNames: requestDuration.labels,
    buckets: [...requestDuration.buckets],
    registers: [register],
  });
  return {
    observeRequest: (labels, seconds) => requests.observe(labels, seconds),
    async read() {
      // Types of prom-client: the enum is a number there, its values are words.
      const metrics = (await register.getMetricsAsJSON()) as unknown as Metric[];
      return metrics
        .map((metric) => ({
          family: metric,
          parts: [createPart(metric.values.map((v) => line(metric.name, v)).join(''))],
        }))
        .sort((a, b) => (a.family.name < b.family.name ? -1 : 1));
    },
  };
}

interface Value {
  value: number;
  labels: Record<string, string | number>;
  /** `…_bucket`, `…_sum`, `…_count` of a histogram. */
  metricName?: string;
}

interface Metric extends Pick<Family, 'name' | 'type' | 'help'> {
  values: Value[];
}

function line(name: string, { value, labels, metricName }: Value): string {
  const names = Object.keys(labels);
  const values = names.map((label) => {
    const text = labels[label] ?? '';
    return label === 'le' && typeof text === 'number' ? boundText(text) : String(text);
  });
  return sample(metricName ?? name, labelPairs(names, values), value);
}
