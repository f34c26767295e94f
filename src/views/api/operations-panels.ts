import type { EpochMs } from '../../model/time.ts';
import type {
  Level,
  OperationsRange,
  QueueWait,
  Runners,
  SuccessRate,
  Throughput,
} from '../../store/queries/operations.ts';
import type * as schemas from './schemas/operations.ts';

interface SummaryParts {
  active: Level;
  queue: Level;
  runners: Runners;
  rate: SuccessRate;
  rateBefore: SuccessRate;
  flow: Throughput;
}

export function operationsSummary(range: OperationsRange, parts: SummaryParts): schemas.OperationsSummary {
  const { active, queue, runners, rate, rateBefore, flow } = parts;
  const jobs = (...conclusions: string[]) =>
    rate.conclusions.reduce((sum, one) => sum + (conclusions.includes(one.conclusion) ? one.jobs : 0), 0);
  const success = jobs('success');
  const failure = jobs('failure', 'timed_out', 'startup_failure');
  const cancelled = jobs('cancelled');
  return {
    range: shown(range, active.step),
    activeJobs: levelStat(active),
    queueDepth: levelStat(queue),
    runnersOnline: levelStat(runners),
    successRate: {
      value: rate.rate,
      change: rate.rate === null || rateBefore.rate === null ? null : rate.rate - rateBefore.rate,
      times: flow.series.map(({ at }) => at),
      values: flow.series.map((point) => {
        const ended = point.success + point.failure;
        return ended === 0 ? null : point.success / ended;
      }),
    },
    outcomes: { success, failure, cancelled, other: rate.jobs - success - failure - cancelled },
  };
}

const levelStat = ({ now, change, series }: Level | Runners) => ({
  value: now,
  change,
  times: series.map(({ at }) => at),
  values: series.map(({ value }) => value),
});

export function queueWaitSeries(range: OperationsRange, wait: QueueWait): schemas.QueueWait {
  return {
    range: shown(range, wait.step),
    overall: { p50Ms: milliseconds(wait.p50), p99Ms: milliseconds(wait.p99), jobs: wait.jobs },
    times: wait.series.map(({ at }) => at),
    p50Ms: wait.series.map(({ p50 }) => milliseconds(p50)),
    p99Ms: wait.series.map(({ p99 }) => milliseconds(p99)),
  };
}

export function throughputSeries(
  range: OperationsRange,
  { step, series }: Throughput,
  now: EpochMs,
): schemas.Throughput {
  const perMinute = series.map(
    (point) => point.success + point.failure + point.cancelled + point.skipped + point.other,
  );
  const jobs = Math.round(perMinute.reduce((sum, rate) => sum + rate, 0) * (step / 60));
  // Steps that have not begun are unknown; zeros would draw a fall that did not happen.
  const begun = (at: number, value: number) => (at > now / 1000 ? null : value);
  const minutes = (Math.min(range.to, now / 1000) - range.from) / 60;
  return {
    range: shown(range, step),
    jobs,
    perMinute: minutes > 0 ? jobs / minutes : null,
    times: series.map(({ at }) => at),
    success: series.map(({ at, success }) => begun(at, success)),
    failure: series.map(({ at, failure }) => begun(at, failure)),
    cancelled: series.map(({ at, cancelled }) => begun(at, cancelled)),
    other: series.map(({ at, skipped, other }) => begun(at, skipped + other)),
  };
}

export function activeSeries(range: OperationsRange, active: Level, queue: Level): schemas.ActiveJobs {
  return {
    range: shown(range, active.step),
    times: active.series.map(({ at }) => at),
    active: active.series.map(({ value }) => value),
    queued: queue.series.map(({ value }) => value),
  };
}

const shown = ({ from, to }: OperationsRange, stepSeconds: number) => ({ from, to, stepSeconds });
const milliseconds = (seconds: number | null) => (seconds === null ? null : seconds * 1000);
