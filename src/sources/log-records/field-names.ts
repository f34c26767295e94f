// The names under which shippers and loggers say the same thing. Of several the first counts; the others stay attributes.
// docs/guides/logs.md shows them as a table.

export const messageNames = ['message', 'msg', 'log', 'MESSAGE', '@message', 'short_message', 'body', 'event', 'text'];

/** `date` last: Fluent Bit adds it, with the time at which it read the line if the line's own was not parsed. */
export const timeNames = ['timestamp', '@timestamp', 'time', 'ts', 'datetime', '__REALTIME_TIMESTAMP', 'date'];

export const levelNames = [
  'level',
  'severity',
  'severity_text',
  'log.level',
  'log_level',
  'loglevel',
  'levelname',
  'lvl',
  'detected_level',
  'PRIORITY',
];
export const severityNumberNames = ['severity_number', 'severityNumber'];

export const traceNames = ['trace_id', 'traceId', 'traceid', 'trace.id', 'otelTraceID'];
export const spanNames = ['span_id', 'spanId', 'spanid', 'span.id', 'otelSpanID'];

/** Attributes of a line's place and their other names. The service is apart, since Loki's labels tell it otherwise. */
export const placeNames: [attribute: string, names: string[]][] = [
  ['github.run_id', ['github.run_id', 'github_run_id']],
  ['github.run_attempt', ['github.run_attempt', 'github_run_attempt']],
  ['github.repository', ['github.repository', 'github_repository']],
  ['cicd.pipeline.run.id', ['cicd.pipeline.run.id', 'run_id', 'runId']],
  ['cicd.pipeline.run.attempt', ['cicd.pipeline.run.attempt', 'run_attempt', 'runAttempt']],
  ['cicd.pipeline.task.run.id', ['cicd.pipeline.task.run.id', 'job_id', 'jobId']],
  ['cicd.pipeline.task.name', ['cicd.pipeline.task.name', 'job_name', 'jobName']],
  ['cicd.pipeline.name', ['cicd.pipeline.name', 'workflow']],
  ['cicd.worker.id', ['cicd.worker.id', 'runner_id', 'runnerId']],
  ['vcs.repository.name', ['vcs.repository.name', 'repository']],
  ['vcs.owner.name', ['vcs.owner.name', 'organization']],
  ['vcs.provider.name', ['vcs.provider.name', 'ci_provider']],
  ['runlens.step', ['runlens.step', 'step_number']],
  ['runlens.log.category', ['runlens.log.category', 'log_category']],
];

export const serviceNames = [
  'service.name',
  'service',
  'service_name',
  'app',
  'application',
  'SYSLOG_IDENTIFIER',
  'appname',
];

/** What stands for the service in labels of Loki; `job` there is the job of the scraper. https://grafana.com/docs/loki/latest/get-started/labels/#default-labels-for-all-users */
export const lokiServiceNames = [
  'service_name',
  'service',
  'app',
  'application',
  'app_kubernetes_io_name',
  'container',
  'container_name',
  'component',
  'job',
];

const known = new Set([
  ...messageNames,
  ...timeNames,
  ...levelNames,
  ...severityNumberNames,
  ...traceNames,
  ...spanNames,
  ...serviceNames,
  ...lokiServiceNames,
  ...placeNames.flatMap(([, names]) => names),
]);

/** True for names that are more than attributes. */
export const isKnownName = (name: string): boolean => known.has(name);
