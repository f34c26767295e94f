import type { Conclusion, Run, Status } from '../records.ts';
import { compareMapping, compareText, minKnown, unionWords } from './join.ts';

const rank: Record<Status, number> = { queued: 0, waiting: 0, in_progress: 1, completed: 2 };

/**
 * Joins two observations of one attempt; `a` is what is known so far or null. The laws of a join hold for records that
 * went through it once, so a first observation goes through `mergeRun(null, b)` too.
 *
 * Observations of the run itself stand above everything derived from its jobs: where both exist, the latter is dropped whole.
 */
export function mergeRun(a: Run | null, b: Run): Run {
  if (a === null || a === b) return normalize(b);
  if (a.fromJobs !== b.fromJobs) return normalize(a.fromJobs ? b : a);
  return a.fromJobs ? mergeFromJobs(a, b) : mergeReal(a, b);
}

/**
 * A completed state beats an open one, then the later clock, the newer mapping, the text. A corrected mapping may read
 * another clock, so of two ends it goes before it.
 */
function mergeReal(a: Run, b: Run): Run {
  const order =
    rank[a.status] - rank[b.status] ||
    (a.status === 'completed' ? compareMapping(a, b) : 0) ||
    a.observedAt - b.observedAt ||
    compareMapping(a, b) ||
    compareText(winning(a), winning(b));
  const winner = order >= 0 ? a : b;
  const completed = winner.status === 'completed';
  return {
    ...winner,
    createdAt: minKnown(a.createdAt, b.createdAt),
    // GitHub lists only open pull requests, so a run's last event may have forgotten its own.
    pullRequest: minKnown(a.pullRequest, b.pullRequest),
    completedAt: firstEnd(a, b, winner),
    conclusion: completed ? winner.conclusion : null,
    alsoCompleted: [],
  };
}

/**
 * GitHub has no end time but `updated_at`, which moves on after the end: the first one seen is the nearest. Ends that an
 * older mapping read do not count beside those of a newer one.
 */
function firstEnd(a: Run, b: Run, winner: Run): number | null {
  return compareMapping(a, b) === 0 ? minKnown(endOf(a), endOf(b)) : endOf(winner);
}

/**
 * A run known by its jobs alone stands where its latest job event stands, and ended as badly as the worst of its jobs.
 * Between two jobs it may look completed for a moment; no fact is counted from it.
 */
function mergeFromJobs(a: Run, b: Run): Run {
  const order =
    a.observedAt - b.observedAt ||
    rank[a.status] - rank[b.status] ||
    compareMapping(a, b) ||
    compareText(winning(a), winning(b));
  const winner = order >= 0 ? a : b;
  return endOfJobs(
    {
      ...winner,
      createdAt: minKnown(a.createdAt, b.createdAt),
      startedAt: minKnown(a.startedAt, b.startedAt),
      pullRequest: minKnown(a.pullRequest, b.pullRequest),
    },
    unionWords(jobEnds(a), jobEnds(b), [null]),
  );
}

function endOfJobs(run: Run, conclusions: string[]): Run {
  const completed = run.status === 'completed';
  const conclusion = completed ? worst(conclusions) : null;
  return {
    ...run,
    conclusion,
    completedAt: completed ? run.completedAt : null,
    alsoCompleted: conclusions.filter((word) => word !== conclusion),
  };
}

const badness = ['skipped', 'neutral', 'success'];
const badnessTop = ['stale', 'cancelled', 'startup_failure', 'timed_out', 'failure'];

/** The conclusion that a person would call the run's, given those of its jobs; unknown words stand between good and bad. */
function worst(conclusions: readonly string[]): Conclusion | null {
  const weight = (word: string): number => {
    if (badness.includes(word)) return badness.indexOf(word);
    return badnessTop.includes(word) ? 100 + badnessTop.indexOf(word) : 50;
  };
  let found: string | null = null;
  for (const word of conclusions) if (found === null || weight(word) > weight(found)) found = word;
  return found;
}

function normalize(run: Run): Run {
  if (run.fromJobs) return endOfJobs(run, unionWords(jobEnds(run), [], [null]));
  const completed = run.status === 'completed';
  return {
    ...run,
    completedAt: completed ? run.completedAt : null,
    conclusion: completed ? run.conclusion : null,
    alsoCompleted: [],
  };
}

const endOf = (run: Run): number | null => (run.status === 'completed' ? run.completedAt : null);

/** Every end seen among a run's jobs; kept while the run goes on. */
const jobEnds = (run: Run): string[] =>
  run.conclusion === null ? run.alsoCompleted : [...run.alsoCompleted, run.conclusion];

/**
 * What comes whole from the winner, in a fixed order: records out of the store and out of a mapper list their fields
 * differently. Fields with a join of their own stay out, or a tie would depend on the order.
 */
function winning(r: Run): unknown[] {
  const completed = r.status === 'completed';
  return [
    [r.status, r.fromJobs ? completed && r.completedAt : completed && r.conclusion, r.fromJobs || r.startedAt],
    [r.organization, r.repository, r.workflow, r.workflowPath, r.workflowId, r.runNumber, r.title, r.event],
    [r.branch, r.branchType, r.headSha, r.actor, r.actorIsBot, r.isFork, r.url],
  ];
}
