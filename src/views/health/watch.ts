import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { JournalStats } from '../../model/journal.ts';
import type { Engine } from '../../store/engine.ts';
import {
  type Component,
  examineApplier,
  examineDisk,
  examineEventLoop,
  examineJobLogs,
  examineJournal,
  examineStore,
  examineTelemetry,
  type JobLogNumbers,
  type TelemetryParts,
} from './component.ts';

/** What health looks at; parts that are not open yet are null. */
export interface Watched {
  engine: Pick<Engine, 'query'>;
  journal: { stats(): JournalStats; refusal(): string | null };
  applier: () => { failing: string | null; lagMs: number; appliedEvents: number; batches: number };
  telemetry: TelemetryParts;
  /** Null where no logs of jobs are fetched. */
  jobLogs: () => JobLogNumbers | null;
  dataDir: string;
}

const nanosecondsPerMs = 1e6;
const windowMs = 60_000;

/** Examines the parts of the running program. `stop` ends the watch over the event loop. */
export function createHealthWatch({ engine, journal, applier, telemetry, jobLogs, dataDir }: Watched) {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const timer = setInterval(() => delay.reset(), windowMs);
  timer.unref();
  return {
    async examine(): Promise<Component[]> {
      const fetching = jobLogs();
      const parts = await Promise.all([
        examineStore(engine),
        examineJournal(journal.stats(), journal.refusal(), Date.now()),
        examineApplier(applier()),
        examineTelemetry(telemetry),
        ...(fetching === null ? [] : [examineJobLogs(fetching)]),
        examineDisk(dataDir),
        examineEventLoop(delay.percentile(99) / nanosecondsPerMs, delay.max / nanosecondsPerMs),
      ]);
      return parts.flat();
    },
    stop() {
      clearInterval(timer);
      delay.disable();
    },
  };
}
