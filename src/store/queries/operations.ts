/** The questions of the Operations page. Times are epoch seconds; durations say their unit. */

export { type SuccessRate, successRate, type Throughput, throughput } from './operations-conclusions.ts';
export { filterOptions } from './operations-filters.ts';
export { concurrentByLabel } from './operations-labels.ts';
export { activeJobs, type Level, queueDepth } from './operations-levels.ts';
export type { OperationsRange } from './operations-range.ts';
export { type Runners, runnerPools, runnersOnline } from './operations-runners.ts';
export { type QueueWait, queueWait } from './operations-waits.ts';
