import { type PoolKey, poolPlans } from './pools.ts';

export interface StepPlan {
  name: string;
  /** Its share of the job's time, relative to the other steps. */
  weight: number;
}

/** One job of a workflow, matrices expanded. */
export interface JobPlan {
  /** As GitHub shows it: `deploy / rollout (eu, canary)`. */
  name: string;
  /** Indexes of the jobs that must succeed first. */
  needs: readonly number[];
  pool: PoolKey;
  /** Mean run time. */
  seconds: number;
  steps: readonly StepPlan[];
  /** Probability that the change under test breaks it. */
  failRate: number;
  /** Probability that it fails for no reason of the change. */
  flakyRate: number;
  environment: string | null;
  /** Waits for a person before it may run. */
  approval: boolean;
  /** Runs on the default branch and on tags only; elsewhere it is skipped. */
  releaseOnly: boolean;
  /** Jobs of the same non-empty name fail fast together. */
  matrix: string;
}

/** A job as it is written down: one entry may be a matrix. */
export interface JobDraft {
  key: string;
  name?: string;
  needs?: readonly string[];
  pool?: PoolKey;
  seconds: number;
  /** `name|weight` each. */
  steps: readonly string[];
  fail?: number;
  flaky?: number;
  environment?: string;
  approval?: boolean;
  releaseOnly?: boolean;
  pools?: readonly PoolKey[];
  versions?: readonly string[];
  failFast?: boolean;
}

/** Expands matrices and turns the names in `needs` into indexes. */
export function expandJobs(drafts: readonly JobDraft[]): JobPlan[] {
  const plans: JobPlan[] = [];
  const places = new Map<string, number[]>();
  for (const draft of drafts) {
    const needs = (draft.needs ?? []).flatMap((key) => places.get(key) ?? []);
    const mine: number[] = [];
    for (const pool of draft.pools ?? [draft.pool ?? 'ubuntu']) {
      for (const version of draft.versions ?? ['']) {
        mine.push(plans.length);
        plans.push(planOf(draft, needs, pool, version));
      }
    }
    places.set(draft.key, mine);
  }
  return plans;
}

function planOf(draft: JobDraft, needs: number[], pool: PoolKey, version: string): JobPlan {
  const values = [draft.pools ? poolName(pool) : '', version].filter((value) => value !== '');
  const name = draft.name ?? draft.key;
  return {
    name: values.length > 0 ? `${name} (${values.join(', ')})` : name,
    needs,
    pool,
    // Windows and macOS machines are slower at the same work.
    seconds: draft.seconds * (pool === 'windows' ? 1.55 : pool === 'macos' ? 1.25 : 1),
    steps: draft.steps.map(stepOf),
    failRate: draft.fail ?? 0,
    flakyRate: draft.flaky ?? 0,
    environment: draft.environment ?? null,
    approval: draft.approval ?? false,
    releaseOnly: draft.releaseOnly ?? false,
    matrix: draft.failFast ? draft.key : '',
  };
}

function stepOf(text: string): StepPlan {
  const cut = text.lastIndexOf('|');
  return { name: text.slice(0, cut), weight: Number(text.slice(cut + 1)) };
}

function poolName(pool: PoolKey): string {
  const { labels } = poolPlans[pool];
  return labels.at(-1) ?? pool;
}
