/** The metric families of /metrics: one catalogue for those who count (intake) and those who show (views). */
export interface Family {
  name: string;
  type: 'counter' | 'histogram' | 'gauge';
  help: string;
  labels: readonly string[];
  /** Upper bounds of a histogram in the family's unit, ascending, without +Inf. */
  buckets?: readonly number[];
}

const exponential = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096] as const;
const latency = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** Families counted as data arrives and kept in `metric_points`; see METRICS in docs/reference. */
export const countedFamilies = {
  pipelineRuns: {
    name: 'cicd_pipeline_runs_total',
    type: 'counter',
    help: 'Pipeline runs completed, each attempt once.',
    labels: ['organization', 'repository', 'workflow', 'pipeline_name', 'status', 'trigger_event'],
  },
  pipelineRunDuration: {
    name: 'cicd_pipeline_run_duration_seconds',
    type: 'histogram',
    help: 'Duration of completed pipeline runs, from the start of the attempt to its end.',
    labels: ['status', 'repository'],
    buckets: [30, 60, 120, 300, 600, 1200, 1800, 3600, 7200],
  },
  pipelineDuration: {
    name: 'cicd_pipeline_duration_seconds',
    type: 'histogram',
    help: 'Duration of pipeline stages; a stage is the outermost job name, and stage="" is the whole run.',
    labels: ['pipeline_name', 'stage'],
    buckets: [10, 30, 60, 120, 300, 600, 1800],
  },
  jobs: {
    name: 'cicd_jobs_total',
    type: 'counter',
    help: 'Jobs completed.',
    labels: ['status', 'conclusion', 'runner_labels'],
  },
  jobQueueWait: {
    name: 'cicd_job_queue_wait_seconds',
    type: 'histogram',
    help: 'Time jobs waited for a runner, without approval waiting.',
    labels: ['priority', 'runner_labels'],
    buckets: [1, 5, 10, 30, 60, 120, 300, 600],
  },
  jobDuration: {
    name: 'cicd_job_duration_seconds',
    type: 'histogram',
    help: 'Time jobs ran on a runner.',
    labels: ['status', 'runner_labels'],
    buckets: [10, 30, 60, 120, 300, 600, 1200, 1800, 3600],
  },
  buildFeedback: {
    name: 'cicd_build_feedback_time_seconds',
    type: 'histogram',
    help: 'Time from a push to the first completed check on its commit.',
    labels: ['repository', 'branch_type'],
    buckets: [30, 60, 120, 300, 600, 1200],
  },
  buildDuration: {
    name: 'cicd_build_duration_seconds',
    type: 'histogram',
    help: 'Duration of build jobs by platform.',
    labels: ['organization', 'repository', 'platform', 'status'],
    buckets: exponential,
  },
  builds: {
    name: 'cicd_builds_total',
    type: 'counter',
    help: 'Build jobs completed; a project is a repository.',
    labels: ['organization', 'project', 'status'],
  },
  runnerComputeMinutes: {
    name: 'cicd_runner_compute_minutes_total',
    type: 'counter',
    help: 'Minutes that runners spent on jobs.',
    labels: ['organization', 'runner_type', 'os'],
  },
  deployments: {
    name: 'cicd_deployments_total',
    type: 'counter',
    help: 'Deployments that succeeded.',
    labels: ['environment'],
  },
  mttr: {
    name: 'cicd_mttr_seconds',
    type: 'histogram',
    help: 'Time from the first failed deployment of an environment to the next one that succeeded.',
    labels: [],
    buckets: [60, 300, 600, 1800, 3600],
  },
  webhookLatency: {
    name: 'cicd_webhook_latency_seconds',
    type: 'histogram',
    help: 'Time from the receipt of an event to its data being stored.',
    labels: ['event_type'],
    buckets: latency,
  },
  labelFolded: {
    name: 'runlens_label_folded_total',
    type: 'counter',
    help: 'Changes counted under `other` because the label had no room left for their value.',
    labels: ['label'],
  },
} as const satisfies Record<string, Family>;

/** Families computed from the store's tables at the time of a scrape. */
export const computedFamilies = {
  concurrentJobs: {
    name: 'cicd_concurrent_jobs',
    type: 'gauge',
    help: 'Jobs running now.',
    labels: ['region', 'runner_labels'],
  },
  jobQueueDepth: {
    name: 'cicd_job_queue_depth',
    type: 'gauge',
    help: 'Jobs waiting for a runner now.',
    labels: ['priority', 'runner_labels'],
  },
  runners: {
    name: 'cicd_runners_total',
    type: 'gauge',
    help: 'Runners seen in the last hour, by what they do now: busy or idle.',
    labels: ['pool_id', 'status', 'os'],
  },
  runnerUtilization: {
    name: 'cicd_runner_utilization_ratio',
    type: 'gauge',
    help: 'Busy runners divided by runners seen in the last hour.',
    labels: ['pool_id'],
  },
  pipelineSuccessRate: {
    name: 'cicd_pipeline_success_rate',
    type: 'gauge',
    help: 'Share of completed runs of the last 24 hours that succeeded, 0 to 1.',
    labels: ['repository', 'workflow'],
  },
  labelBudget: {
    name: 'runlens_label_budget',
    type: 'gauge',
    help: 'Values that a label may have before new ones are counted under `other`.',
    labels: ['label'],
  },
  labelValues: {
    name: 'runlens_label_values',
    type: 'gauge',
    help: 'Values admitted to a label so far.',
    labels: ['label'],
  },
} as const satisfies Record<string, Family>;

/** Families of the running process itself, beside those of Node; they start anew with it. */
export const ownFamilies = {
  journalBytes: {
    name: 'runlens_journal_bytes',
    type: 'gauge',
    help: 'Bytes of events waiting to be applied.',
    labels: [],
  },
  journalEntries: {
    name: 'runlens_journal_entries',
    type: 'gauge',
    help: 'Events waiting to be applied.',
    labels: [],
  },
  journalFull: {
    name: 'runlens_journal_full',
    type: 'gauge',
    help: '1 while the journal refuses events, else 0.',
    labels: [],
  },
  journalMaxBytes: {
    name: 'runlens_journal_max_bytes',
    type: 'gauge',
    help: 'Bytes that the journal may hold.',
    labels: [],
  },
  journalOldestAge: {
    name: 'runlens_journal_oldest_age_seconds',
    type: 'gauge',
    help: 'Age of the oldest event that waits, 0 when none does.',
    labels: [],
  },
  redactions: {
    name: 'runlens_redactions_total',
    type: 'counter',
    help: 'Secrets masked in telemetry, by kind; a kind is there once it was met.',
    labels: ['kind'],
  },
} as const satisfies Record<string, Family>;

/** GitHub's events name neither a region nor a priority; one fixed value keeps the label that the family promises. */
export const unknownRegion = 'unknown';
export const defaultPriority = 'normal';

/** Families that /metrics leaves out because nothing that GitHub sends can feed them, and what would. */
export const unfedFamilies: readonly { names: readonly string[]; needs: string }[] = [
  {
    names: [
      'cicd_cache_operations_total',
      'cicd_cache_hit_ratio',
      'cicd_cache_storage_bytes',
      'cicd_cache_traffic_bytes_total',
      'cicd_cache_requests_total',
    ],
    needs: 'cache results from inside jobs or from a cache server',
  },
  {
    names: ['cicd_scheduler_decisions_total', 'cicd_scheduler_decision_latency_seconds'],
    needs: 'a scheduler that reports its decisions',
  },
  {
    names: [
      'cicd_worker_slots_in_use',
      'cicd_worker_slots',
      'cicd_worker_transfer_bytes_total',
      'cicd_worker_transfer_requests_total',
    ],
    needs: 'workers that report their slots and transfers',
  },
  {
    names: ['cicd_evaluations_total', 'cicd_evaluation_duration_seconds'],
    needs: 'an evaluation phase, which GitHub Actions does not have',
  },
  { names: ['cicd_flaky_test_rate'], needs: 'test reports' },
  { names: ['cicd_artifact_upload_bytes_total'], needs: 'artifact sizes, which no webhook carries' },
  { names: ['cicd_image_size_bytes', 'cicd_image_pulls'], needs: 'image reports and a registry' },
  { names: ['cicd_image_vulnerabilities', 'cicd_scan_status'], needs: 'scan reports' },
];

export type CountedFamilyKey = keyof typeof countedFamilies;
