import { factsOf } from '../../model/facts-of/facts-of.ts';
import { mergeRecords } from '../../model/merge/merge-records.ts';
import type { Records } from '../../model/records.ts';
import type { DeadLetter, StoreBatch, StoredEvent, Withheld } from '../../store/batch.ts';
import type { Engine } from '../../store/engine.ts';
import { removeLimitedRecords } from '../../store/queries/owners.ts';
import type { Budgets } from '../budgets/budgets.ts';
import { forgetDisplaced, takeBack } from './displace.ts';
import { createKnownState } from './known-state.ts';
import { latencyDeltas } from './latency.ts';
import type { Prepared } from './prepare.ts';
import { recoveryDeltas } from './recoveries.ts';
import { createTenants } from './tenants.ts';

export interface Derived {
  batch: StoreBatch;
  /** What the batch was made from: some of what was read may not be believed. */
  prepared: readonly Prepared[];
  /** Removes what the batch displaced: after it is durable, and before the journal forgets it. */
  clear(): Promise<void>;
  /** Says that the batch is durable, without what was withheld of it: what it changed is what the store holds. */
  settle(withheld?: Withheld): void;
}

export interface DeriveDeps {
  engine: Engine;
  budgets: Pick<Budgets, 'fold' | 'settled'>;
  now: () => number;
}

/**
 * Turns what a range of the journal was read as into what the store has to write: the present state of everything it
 * touches, merged with it, and the difference in facts. Deriving again before `settle` gives the same facts.
 */
export function createDerive({ engine, budgets, now }: DeriveDeps) {
  const known = createKnownState(engine);
  const tenants = createTenants(engine);

  /** `writeMs`: how long a write takes at present, so that the latency kept with each event reaches to its end. */
  return async function derive(id: string, read: readonly Prepared[], writeMs: number): Promise<Derived> {
    const prepared = await tenants.judge(read);
    const seen = observed(prepared);
    const [state, displaced] = await Promise.all([known.load(seen), tenants.displaced(seen)]);
    forgetDisplaced(state, seen);
    const after = mergeRecords(state, seen);
    const { runs, jobs, deployments, pushes } = after;
    const before: Records = {
      runs: [...state.runs.values()],
      jobs: [...state.jobs.values()],
      deployments: [...state.deployments.values()],
      pushes: [...state.pushes.values()],
    };
    const recoveries = await recoveryDeltas(engine, state.deployments, deployments);
    const facts = takeBack(factsOf(before, after), displaced);
    const at = now();
    const rawEvents = storedEvents(prepared, at + writeMs);
    const folded = budgets.fold([...facts.metricDeltas, recoveries.shown, ...latencyDeltas(rawEvents)], at);
    const batch: StoreBatch = {
      id,
      version: prepared.at(-1)?.entry.sequence ?? 0,
      rawEvents,
      deadLetters: letters(prepared, at),
      runs,
      jobs,
      jobsWithSteps: jobs.filter((job) => job.steps.length > 0),
      deployments,
      pushes,
      jobFacts: facts.jobFacts,
      runFacts: facts.runFacts,
      openJobFacts: facts.openJobFacts,
      metricDeltas: [...folded.deltas, ...recoveries.found],
      admissions: folded.admissions,
      released: known.held(after),
    };
    return {
      batch,
      prepared,
      clear: () => removeLimitedRecords(engine, displaced),
      settle(withheld) {
        known.stored(after, [...batch.released, ...(withheld?.records ?? [])]);
        budgets.settled();
      },
    };
  };
}

function observed(prepared: readonly Prepared[]): Records {
  const all: Records = { runs: [], jobs: [], deployments: [], pushes: [] };
  for (const { mapping } of prepared) {
    if (mapping.outcome !== 'mapped') continue;
    all.runs.push(...mapping.records.runs);
    all.jobs.push(...mapping.records.jobs);
    all.deployments.push(...mapping.records.deployments);
    all.pushes.push(...mapping.records.pushes);
  }
  return all;
}

/** Raw rows; a replayed event has its row since it first came. */
function storedEvents(prepared: readonly Prepared[], storedAt: number): StoredEvent[] {
  const rows: StoredEvent[] = [];
  for (const { entry, mapping } of prepared) {
    if (entry.replay) continue;
    const isMapped = mapping.outcome === 'mapped';
    rows.push({
      ...entry,
      action: mapping.action,
      organization: mapping.outcome === 'dead' ? '' : mapping.organization,
      repository: mapping.outcome === 'dead' ? '' : mapping.repository,
      runId: isMapped ? mapping.runId : 0,
      jobId: isMapped ? mapping.jobId : 0,
      outcome: mapping.outcome,
      // Demonstration data was received, as it says, days ago; what it waited for here began when it was appended.
      latencyMs: Math.max(0, storedAt - (entry.appendedAt ?? entry.receivedAt)),
    });
  }
  return rows;
}

/** Dead letters: a row for what could not be read, and one that settles the letter of a replay that could. */
function letters(prepared: readonly Prepared[], at: number): DeadLetter[] {
  const rows: DeadLetter[] = [];
  for (const { entry, mapping } of prepared) {
    if (mapping.outcome === 'dead') {
      const { action, code, message } = mapping;
      rows.push({ ...entry, action, code, message, state: 'open', stateAt: at });
    } else if (entry.replay?.letter) {
      const { letter: code } = entry.replay;
      rows.push({
        ...entry,
        action: mapping.action,
        code,
        message: 'Replayed and read.',
        state: 'replayed',
        stateAt: at,
      });
    }
  }
  return rows;
}
