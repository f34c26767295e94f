import type { Kind } from './parse.ts';

/** One setting. The table below is the whole truth: loading, `--help` and the reference page are made from it. */
export interface Setting {
  name: string;
  kind: Kind;
  /** `--port`; absent when it may not stand in an argument list, where every user of the machine can read it. */
  flag?: string;
  env: string;
  /** Path in runlens.yaml: `server.port`. */
  yaml: string;
  /** Written as a user would write it; '' means not set. */
  default: string;
  /** May also be read from the file named by `<env>_FILE`; its value is never shown. */
  secret?: boolean;
  description: string;
}

export const settings = [
  {
    name: 'host',
    kind: 'text',
    flag: '--host',
    env: 'RUNLENS_HOST',
    yaml: 'server.host',
    default: '127.0.0.1',
    description: 'Address to listen on. Anything but loopback needs an admin token.',
  },
  {
    name: 'port',
    kind: 'port',
    flag: '--port',
    env: 'RUNLENS_PORT',
    yaml: 'server.port',
    default: '8080',
    description: 'Port to listen on; 0 takes any free one.',
  },
  {
    name: 'publicUrl',
    kind: 'url',
    flag: '--public-url',
    env: 'RUNLENS_PUBLIC_URL',
    yaml: 'server.public_url',
    default: '',
    description: 'Address under which others reach this server, for the webhook URL that the pages show.',
  },
  {
    name: 'dataDir',
    kind: 'text',
    flag: '--data-dir',
    env: 'RUNLENS_DATA_DIR',
    yaml: 'data_dir',
    default: 'data',
    description: 'Directory of everything that is kept: journal and embedded store. One process at a time.',
  },
  {
    name: 'clickhouseUrl',
    kind: 'url',
    env: 'RUNLENS_CLICKHOUSE_URL',
    yaml: 'store.clickhouse_url',
    default: '',
    secret: true,
    description:
      'A ClickHouse server to use instead of the embedded engine, as http(s)://user:password@host:port/database.',
  },
  {
    name: 'githubWebhookSecret',
    kind: 'list',
    env: 'RUNLENS_GITHUB_WEBHOOK_SECRET',
    yaml: 'github.webhook_secret',
    default: '',
    secret: true,
    description: 'Secret that GitHub signs deliveries with. Several, separated by commas, while one is being replaced.',
  },
  {
    name: 'githubToken',
    kind: 'text',
    env: 'RUNLENS_GITHUB_TOKEN',
    yaml: 'github.token',
    default: '',
    secret: true,
    description: 'Token for importing history from the REST API, and for logs of jobs.',
  },
  {
    name: 'githubApiUrl',
    kind: 'url',
    env: 'RUNLENS_GITHUB_API_URL',
    yaml: 'github.api_url',
    default: 'https://api.github.com',
    description: "GitHub's REST API, for imports; an Enterprise Server's is https://HOST/api/v3.",
  },
  {
    name: 'githubLogs',
    kind: 'jobLogs',
    flag: '--github-logs',
    env: 'RUNLENS_GITHUB_LOGS',
    yaml: 'github.logs',
    default: 'failed',
    description:
      'Logs of jobs that are fetched from GitHub when they have ended: of those that failed, of all, or none. Needs RUNLENS_GITHUB_TOKEN.',
  },
  {
    name: 'githubLogsDays',
    kind: 'days',
    env: 'RUNLENS_GITHUB_LOGS_DAYS',
    yaml: 'github.logs_days',
    default: '3',
    description:
      'Logs of jobs that ended longer ago are not fetched; more than the default gets those of imported history too. At most 30 days.',
  },
  {
    name: 'adminToken',
    kind: 'text',
    env: 'RUNLENS_ADMIN_TOKEN',
    yaml: 'access.admin_token',
    default: '',
    secret: true,
    description: 'Token that may do everything. Required on any address but loopback; at least 16 characters.',
  },
  {
    name: 'otlpHttpPort',
    kind: 'port',
    flag: '--otlp-http-port',
    env: 'RUNLENS_OTLP_HTTP_PORT',
    yaml: 'otlp.http_port',
    default: '4318',
    description:
      'Port for OTLP over HTTP; 0 takes any free one. When it is taken and was not set, only a warning is given.',
  },
  {
    name: 'otlpGrpcPort',
    kind: 'port',
    flag: '--otlp-grpc-port',
    env: 'RUNLENS_OTLP_GRPC_PORT',
    yaml: 'otlp.grpc_port',
    default: '4317',
    description:
      'Port for OTLP over gRPC; 0 takes any free one. When it is taken and was not set, only a warning is given.',
  },
  {
    name: 'redactValuesFile',
    kind: 'text',
    env: 'RUNLENS_REDACT_VALUES_FILE',
    yaml: 'otlp.redact_values_file',
    default: '',
    description:
      'File of values that are masked in whatever telemetry holds them, one a line (mode 0600), besides all that look like secrets. Lines below `[organisation NAME]` count for that organisation alone.',
  },
  {
    name: 'webhookMaxBytes',
    kind: 'bytes',
    flag: '--webhook-max-bytes',
    env: 'RUNLENS_WEBHOOK_MAX_BYTES',
    yaml: 'intake.webhook_max_bytes',
    default: '25MiB',
    description: 'Largest body of a delivery. GitHub sends at most 25 MB.',
  },
  {
    name: 'journalMaxBytes',
    kind: 'bytes',
    flag: '--journal-max-bytes',
    env: 'RUNLENS_JOURNAL_MAX_BYTES',
    yaml: 'intake.journal_max_bytes',
    default: '2GiB',
    description: 'Most the journal may hold while the store is behind. Then deliveries are answered 429.',
  },
  {
    name: 'telemetryJournalMaxBytes',
    kind: 'bytes',
    flag: '--telemetry-journal-max-bytes',
    env: 'RUNLENS_TELEMETRY_JOURNAL_MAX_BYTES',
    yaml: 'intake.telemetry_journal_max_bytes',
    default: '1GiB',
    description:
      'Most the journal of traces, logs and metrics may hold while the store is behind. Then they are answered 429.',
  },
  {
    name: 'journalMaxAgeMs',
    kind: 'duration',
    flag: '--journal-max-age',
    env: 'RUNLENS_JOURNAL_MAX_AGE',
    yaml: 'intake.journal_max_age',
    default: '7d',
    description: 'Oldest event the journal may hold while the store is behind. Then deliveries are answered 429.',
  },
  {
    name: 'retentionRawEventsDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_RAW_EVENTS_DAYS',
    yaml: 'retention.raw_events_days',
    default: '30',
    description: 'Days that raw events are kept for replay.',
  },
  {
    name: 'retentionDeadLettersDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_DEAD_LETTERS_DAYS',
    yaml: 'retention.dead_letters_days',
    default: '90',
    description: 'Days that dead letters are kept.',
  },
  {
    name: 'retentionRunsDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_RUNS_DAYS',
    yaml: 'retention.runs_days',
    default: '400',
    description: 'Days that runs and pushes are kept. Deployments never expire.',
  },
  {
    name: 'retentionJobsDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_JOBS_DAYS',
    yaml: 'retention.jobs_days',
    default: '400',
    description: 'Days that jobs are kept.',
  },
  {
    name: 'retentionStepsDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_STEPS_DAYS',
    yaml: 'retention.steps_days',
    default: '400',
    description: 'Days that steps are kept.',
  },
  {
    name: 'retentionRollupsDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_ROLLUPS_DAYS',
    yaml: 'retention.rollups_days',
    default: '800',
    description: 'Days that facts and totals of charts are kept. Counters of /metrics never expire.',
  },
  {
    name: 'retentionTracesDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_TRACES_DAYS',
    yaml: 'retention.traces_days',
    default: '30',
    description: 'Days that spans are kept.',
  },
  {
    name: 'retentionMetricsDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_METRICS_DAYS',
    yaml: 'retention.metrics_days',
    default: '30',
    description: 'Days that data points of metrics sent over OTLP are kept.',
  },
  {
    name: 'retentionJobLogsDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_JOB_LOGS_DAYS',
    yaml: 'retention.job_logs_days',
    default: '30',
    description: 'Days that log lines of jobs are kept.',
  },
  {
    name: 'retentionSchedulerLogsDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_SCHEDULER_LOGS_DAYS',
    yaml: 'retention.scheduler_logs_days',
    default: '14',
    description: 'Days that log lines of the scheduler are kept.',
  },
  {
    name: 'retentionRunnerLogsDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_RUNNER_LOGS_DAYS',
    yaml: 'retention.runner_logs_days',
    default: '14',
    description: 'Days that log lines of runners are kept.',
  },
  {
    name: 'retentionSecurityLogsDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_SECURITY_LOGS_DAYS',
    yaml: 'retention.security_logs_days',
    default: '365',
    description: 'Days that log lines about security are kept.',
  },
  {
    name: 'retentionSystemLogsDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_SYSTEM_LOGS_DAYS',
    yaml: 'retention.system_logs_days',
    default: '90',
    description: 'Days that log lines about errors of the system are kept.',
  },
  {
    name: 'retentionDebugLogsDays',
    kind: 'days',
    env: 'RUNLENS_RETENTION_DEBUG_LOGS_DAYS',
    yaml: 'retention.debug_logs_days',
    default: '1',
    description: 'Days that log lines of level DEBUG and below are kept.',
  },
  {
    name: 'logLevel',
    kind: 'level',
    flag: '--log-level',
    env: 'RUNLENS_LOG_LEVEL',
    yaml: 'log.level',
    default: 'info',
    description: 'trace, debug, info, warn, error or silent.',
  },
  {
    name: 'logFormat',
    kind: 'format',
    flag: '--log-format',
    env: 'RUNLENS_LOG_FORMAT',
    yaml: 'log.format',
    default: 'auto',
    description: 'text for people, json for machines; auto is text on a terminal.',
  },
  {
    name: 'demo',
    kind: 'flag',
    flag: '--demo',
    env: 'RUNLENS_DEMO',
    yaml: 'demo',
    default: 'false',
    description: 'Load demonstration data at the start.',
  },
] as const satisfies readonly Setting[];

/** Where runlens.yaml is: this variable, else `runlens.yaml` in the working directory when there is one. */
export const configFileEnv = 'RUNLENS_CONFIG';
