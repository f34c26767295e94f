import type { Engine } from '../engine.ts';

/** A row of otel_traces as tests write it; what is left out is empty. */
export interface SampleSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name?: string;
  service?: string;
  /** Epoch milliseconds. */
  at: number;
  durationMs?: number;
  status?: 'Unset' | 'Ok' | 'Error';
  attributes?: Record<string, string>;
  resource?: Record<string, string>;
  tenant?: string;
  organization?: string;
  repository?: string;
  run?: { source: string; runId: number; attempt: number };
  jobId?: number;
  jobName?: string;
  events?: { at: number; name: string; attributes?: Record<string, string> }[];
  links?: { traceId: string; spanId: string }[];
}

const columns = {
  Timestamp: (span: SampleSpan) => (span.at / 1000).toFixed(3),
  TraceId: (span: SampleSpan) => span.traceId,
  SpanId: (span: SampleSpan) => span.spanId,
  ParentSpanId: (span: SampleSpan) => span.parentSpanId ?? '',
  SpanName: (span: SampleSpan) => span.name ?? `span ${span.spanId}`,
  SpanKind: () => 'Internal',
  ServiceName: (span: SampleSpan) => span.service ?? 'app',
  ResourceAttributes: (span: SampleSpan) => span.resource ?? {},
  ScopeName: () => 'scope',
  ScopeVersion: () => '1.2.3',
  SpanAttributes: (span: SampleSpan) => span.attributes ?? {},
  Duration: (span: SampleSpan) => (span.durationMs ?? 0) * 1_000_000,
  StatusCode: (span: SampleSpan) => span.status ?? 'Unset',
  StatusMessage: (span: SampleSpan) => (span.status === 'Error' ? 'it broke' : ''),
  'Events.Timestamp': (span: SampleSpan) => (span.events ?? []).map(({ at }) => (at / 1000).toFixed(3)),
  'Events.Name': (span: SampleSpan) => (span.events ?? []).map(({ name }) => name),
  'Events.Attributes': (span: SampleSpan) => (span.events ?? []).map(({ attributes }) => attributes ?? {}),
  'Links.TraceId': (span: SampleSpan) => (span.links ?? []).map(({ traceId }) => traceId),
  'Links.SpanId': (span: SampleSpan) => (span.links ?? []).map(({ spanId }) => spanId),
  'Links.TraceState': (span: SampleSpan) => (span.links ?? []).map(() => ''),
  'Links.Attributes': (span: SampleSpan) => (span.links ?? []).map(() => ({})),
  Tenant: (span: SampleSpan) => span.tenant ?? '',
  Organization: (span: SampleSpan) => span.organization ?? '',
  Repository: (span: SampleSpan) => span.repository ?? '',
  RunSource: (span: SampleSpan) => span.run?.source ?? '',
  RunId: (span: SampleSpan) => span.run?.runId ?? 0,
  Attempt: (span: SampleSpan) => span.run?.attempt ?? 0,
  JobId: (span: SampleSpan) => span.jobId ?? 0,
  JobName: (span: SampleSpan) => span.jobName ?? '',
};

/** Puts spans into the store without the journal. */
export async function storeSpans(engine: Engine, spans: readonly SampleSpan[]): Promise<void> {
  const rows = spans.map((span) => JSON.stringify(Object.values(columns).map((value) => value(span))));
  await engine.insert('otel_traces', Object.keys(columns), 'JSONCompactEachRow', Buffer.from(`${rows.join('\n')}\n`));
}
