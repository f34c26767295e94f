import type { EpochMs } from '../../model/time.ts';
import type { JobState, RunState } from '../happenings.ts';
import type { Stage } from './platform-lines.ts';

/** A job of which something is sent, and when. */
export interface Telling {
  receivedAt: EpochMs;
  job: JobState;
  stage: Stage;
}

const hour = 3_600_000;
const day = 24 * hour;
/** In this time before history's end, and for ever after it, every job tells of itself. */
const everythingMs = day;
/** And in this one the runs that failed, the last good one before each, and those of the first teams to send everything. */
const failuresMs = 7 * day;
const firstTeams = new Set(['storefront', 'checkout-api', 'catalog-service', 'identity']);
/** A failed run is compared with a good one that may be older. */
const goodMs = 9 * day;
/** What a job sends of itself arrives this long after its cause. */
const delayMs = { begun: 1500, over: 4000 };
const mostGood = 3000;

/** Hears of jobs and runs as things happen to them. */
export interface Teller {
  jobBegan(job: JobState, at: EpochMs): void;
  jobEnded(job: JobState, at: EpochMs): void;
  runEnded(run: RunState, at: EpochMs): void;
}

/** Decides which jobs tell of themselves, and how soon. `now` is the end of history. */
export function createTeller(now: EpochMs, tell: (telling: Telling) => void): Teller {
  const told = new WeakSet<JobState>();
  /** The last good run, by workflow and branch. */
  const good = new Map<string, readonly JobState[]>();

  const tellOnce = (job: JobState, at: EpochMs): void => {
    if (told.has(job) || job.losesEnd || job.startedAt === null || job.runner === null) return;
    // Listed again by a later attempt: it ran in the one before.
    if ((job.createdAt ?? 0) > job.startedAt) return;
    told.add(job);
    // In the live part it was told when it began.
    if (job.startedAt <= now) tell({ receivedAt: at + delayMs.begun, job, stage: 'begun' });
    tell({ receivedAt: at + delayMs.over, job, stage: 'over' });
  };

  const keepGood = ({ workflow, head, jobs }: RunState): void => {
    for (const branch of head.kind === 'default' ? [head.branch, ''] : [head.branch]) {
      const key = `${workflow.id} ${branch}`;
      good.delete(key);
      good.set(key, jobs);
    }
    for (const key of good.keys()) {
      if (good.size <= mostGood) break;
      good.delete(key);
    }
  };

  return {
    jobBegan(job, at) {
      if (at > now) tell({ receivedAt: at + delayMs.begun, job, stage: 'begun' });
    },
    jobEnded(job, at) {
      const isFirst = at > now - failuresMs && firstTeams.has(job.run.repository.plan.name);
      if (at > now - everythingMs || isFirst) tellOnce(job, at);
    },
    runEnded(run, at) {
      if (at <= now - goodMs) return;
      if (run.conclusion === 'success') keepGood(run);
      if (run.conclusion !== 'failure' || at <= now - failuresMs) return;
      const { workflow, head } = run;
      const before = good.get(`${workflow.id} ${head.branch}`) ?? good.get(`${workflow.id} `) ?? [];
      for (const job of [...before, ...run.jobs]) if (job.completedAt !== null) tellOnce(job, at);
    },
  };
}
