import type { FamilyText } from './exposition.ts';
import { createPart } from './part.ts';
import { labelPairs, sample } from './text.ts';

/** What is known of a system that telemetry is forwarded to. */
export interface Sink {
  name: string;
  waiting: number;
  sent: number;
  dropped: number;
}

/** How forwarding goes; nothing where nothing is forwarded. */
export function drawSinks(sinks: readonly Sink[]): FamilyText[] {
  if (sinks.length === 0) return [];
  const family = (name: string, type: 'gauge' | 'counter', help: string, value: (sink: Sink) => number): FamilyText => {
    const lines = sinks.map((sink) => sample(name, labelPairs(['sink'], [sink.name]), value(sink)));
    return { family: { name, type, help }, parts: [createPart(lines.join(''))] };
  };
  return [
    family(
      'runlens_forward_dropped_requests_total',
      'counter',
      'Requests that were not forwarded and will not be.',
      (sink) => sink.dropped,
    ),
    family('runlens_forward_sent_requests_total', 'counter', 'Requests that were forwarded.', (sink) => sink.sent),
    family('runlens_forward_waiting_requests', 'gauge', 'Requests that wait to be forwarded.', (sink) => sink.waiting),
  ];
}
