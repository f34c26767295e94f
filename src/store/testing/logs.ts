import type { LogCategory } from '../../model/log-category.ts';
import type { Engine } from '../engine.ts';

/** A row of otel_logs as tests write it; what is left out is empty. */
export interface SampleLog {
  /** Epoch milliseconds. */
  at: number;
  body: string;
  severity?: number;
  severityText?: string;
  service?: string;
  category?: LogCategory;
  tenant?: string;
  organization?: string;
  repository?: string;
  run?: { source: string; runId: number; attempt: number };
  jobId?: number;
  jobName?: string;
  step?: number;
  traceId?: string;
  spanId?: string;
  attributes?: Record<string, string>;
  resource?: Record<string, string>;
}

const columns = {
  Timestamp: (log: SampleLog) => (log.at / 1000).toFixed(3),
  TraceId: (log: SampleLog) => log.traceId ?? '',
  SpanId: (log: SampleLog) => log.spanId ?? '',
  SeverityText: (log: SampleLog) => log.severityText ?? '',
  SeverityNumber: (log: SampleLog) => log.severity ?? 0,
  ServiceName: (log: SampleLog) => log.service ?? 'app',
  Body: (log: SampleLog) => log.body,
  ResourceAttributes: (log: SampleLog) => log.resource ?? {},
  ScopeName: () => 'scope',
  ScopeVersion: () => '1.2.3',
  LogAttributes: (log: SampleLog) => log.attributes ?? {},
  Tenant: (log: SampleLog) => log.tenant ?? '',
  Organization: (log: SampleLog) => log.organization ?? '',
  Repository: (log: SampleLog) => log.repository ?? '',
  RunSource: (log: SampleLog) => log.run?.source ?? '',
  RunId: (log: SampleLog) => log.run?.runId ?? 0,
  Attempt: (log: SampleLog) => log.run?.attempt ?? 0,
  JobId: (log: SampleLog) => log.jobId ?? 0,
  JobName: (log: SampleLog) => log.jobName ?? '',
  StepNumber: (log: SampleLog) => log.step ?? 0,
  Category: (log: SampleLog) => log.category ?? 'job',
};

/** Puts log lines into the store without the journal, as one insert. */
export async function storeLogs(engine: Engine, logs: readonly SampleLog[]): Promise<void> {
  const rows = logs.map((log) => JSON.stringify(Object.values(columns).map((value) => value(log))));
  await engine.insert('otel_logs', Object.keys(columns), 'JSONCompactEachRow', Buffer.from(`${rows.join('\n')}\n`));
}
