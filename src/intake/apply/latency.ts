import type { MetricDelta } from '../../model/facts.ts';
import { countedFamilies } from '../../model/families.ts';
import type { StoredEvent } from '../../store/batch.ts';

const { buckets } = countedFamilies.webhookLatency;

/** `cicd_webhook_latency_seconds`: from receipt to storage, by event type, one delta a type. */
export function latencyDeltas(events: readonly StoredEvent[]): MetricDelta[] {
  const deltas = new Map<string, MetricDelta>();
  for (const { event, latencyMs } of events) {
    let delta = deltas.get(event);
    if (!delta) {
      delta = { family: 'webhookLatency', labels: [event], count: 0, sum: 0, buckets: {} };
      deltas.set(event, delta);
    }
    const seconds = latencyMs / 1000;
    const at = buckets.findIndex((bound) => seconds <= bound);
    const index = at === -1 ? buckets.length : at;
    delta.count += 1;
    delta.sum += seconds;
    delta.buckets[index] = (delta.buckets[index] ?? 0) + 1;
  }
  return [...deltas.values()];
}
