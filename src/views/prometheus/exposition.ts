import { computedFamilies, countedFamilies, type Family } from '../../model/families.ts';
import { countedBudgets } from '../../model/label-budgets.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Engine } from '../../store/engine.ts';
import { createCounters } from './counters.ts';
import { drawGauges, type Gauges, readGaugeRows } from './gauges.ts';
import type { Part } from './part.ts';

/** Gauges over a time window move without new data; this old they are computed again. */
const gaugesMaxAgeMs = 5_000;

/** A family and its samples, ready to be sent. */
export interface FamilyText {
  family: Pick<Family, 'name' | 'type' | 'help'>;
  parts: readonly Part[];
}

/** What the store has to say on /metrics, drawn ahead of the scrape and brought up to date at it. */
export interface Exposition {
  /** All families as the store has them at some moment after the call. Rejects with StoreError. */
  read(): Promise<FamilyText[]>;
  /** Says that tables may have changed without a counter moving, as replays and the last writes of a batch do. */
  invalidate(): void;
}

const budgets = [...countedBudgets, 'pool_id'].sort();

export function createExposition(deps: { engine: Engine; now?: () => EpochMs }): Exposition {
  const { engine, now = Date.now } = deps;
  const counters = createCounters(engine);
  let gauges: { at: EpochMs; drawn: Gauges } | undefined;
  let invalidated = false;

  const refresh = async (): Promise<FamilyText[]> => {
    const at = now();
    const changed = await counters.refresh();
    const age = gauges ? at - gauges.at : Number.POSITIVE_INFINITY;
    // Nearly every batch moves a counter; what moved without one is seen by `invalidate`, elsewhere by age.
    if (changed || !gauges || invalidated || age < 0 || age > gaugesMaxAgeMs) {
      invalidated = false;
      gauges = { at, drawn: drawGauges(await readGaugeRows(engine, at, budgets)) };
    }
    return assemble(counters.parts(), gauges.drawn);
  };

  return {
    read: createFollowing(refresh),
    invalidate() {
      invalidated = true;
    },
  };
}

function assemble(counted: Record<keyof typeof countedFamilies, Part[]>, gauges: Gauges): FamilyText[] {
  const texts: FamilyText[] = [];
  for (const [key, family] of Object.entries(countedFamilies)) {
    texts.push({ family, parts: counted[key as keyof typeof countedFamilies] });
  }
  for (const [key, family] of Object.entries(computedFamilies)) {
    texts.push({ family, parts: [gauges[key as keyof Gauges]] });
  }
  return texts.sort((a, b) => (a.family.name < b.family.name ? -1 : 1));
}

/**
 * One run at a time. A call while one runs gets the run after it, shared by all who wait: the running one may have read
 * the store before the call.
 */
function createFollowing<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let following: Promise<T> | undefined;
  const start = (): Promise<T> => {
    const run = work().finally(() => {
      if (running === run) running = undefined;
    });
    running = run;
    return run;
  };
  return () => {
    if (following) return following;
    if (!running) return start();
    following = running
      .catch(() => undefined)
      .then(() => {
        following = undefined;
        return start();
      });
    return following;
  };
}
