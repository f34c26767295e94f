import { type CountedFamilyKey, countedFamilies } from '../../model/families.ts';
import type { Engine } from '../../store/engine.ts';
import { type MetricRow, readMetricSeries, readMetricsMark } from '../../store/queries/metrics.ts';
import { createFamilyBlocks, type FamilyBlocks } from './blocks.ts';
import type { Part } from './part.ts';
import { createRenderer } from './series.ts';
import { labelPairs } from './text.ts';
import { createTurns, type Turns } from './turns.ts';

/** The one counter that adds up amounts and not occurrences. */
const summed: ReadonlySet<CountedFamilyKey> = new Set(['runnerComputeMinutes']);

const newline = 10;

/** The counted families, drawn from `metric_points` and kept so. Nothing here that the store could not give again. */
export interface Counters {
  /** Brings the text up to what the store has. True when something had changed. One call at a time. */
  refresh(): Promise<boolean>;
  parts(): Record<CountedFamilyKey, Part[]>;
}

interface State {
  families: Record<CountedFamilyKey, FamilyBlocks>;
  /** Count of each series, to know the total without asking for all. */
  counts: Map<string, number>;
  total: number;
  /** Series with a higher sequence are still to be read; null before the first reading. */
  sequence: number | null;
}

export function createCounters(engine: Engine): Counters {
  let state = emptyState();

  return {
    async refresh() {
      // The mark is read first: what it promises is there when the series are read; what lands in between is read again.
      const mark = await readMetricsMark(engine);
      if (state.sequence === mark.sequence && state.total === mark.total) return false;
      // Not a later state of the table that was read but another one (restored, emptied): all of it is read again.
      const next = state.sequence !== null && mark.sequence <= state.sequence ? emptyState() : state;
      const rows = await readMetricSeries(engine, next.sequence);
      const turns = createTurns();
      state = emptyState();
      await patch(next, rows, turns);
      for (const family of Object.values(next.families)) await family.join(turns);
      next.sequence = mark.sequence;
      // Only now, so that a fault on the way leaves nothing half done behind.
      state = next;
      return true;
    },
    parts: () => {
      const entries = Object.entries(state.families).map(([key, family]) => [key, family.parts()]);
      return Object.fromEntries(entries) as Record<CountedFamilyKey, Part[]>;
    },
  };
}

function emptyState(): State {
  const families = Object.entries(countedFamilies).map(([key, family]) => {
    const value = summed.has(key as CountedFamilyKey) ? 'sum' : 'count';
    return [key, createFamilyBlocks(createRenderer(family, value))];
  });
  return {
    families: Object.fromEntries(families) as Record<CountedFamilyKey, FamilyBlocks>,
    counts: new Map(),
    total: 0,
    sequence: null,
  };
}

async function patch(state: State, rows: Buffer, turns: Turns): Promise<void> {
  for (let start = 0; start < rows.length; ) {
    const found = rows.indexOf(newline, start);
    const end = found < 0 ? rows.length : found;
    if (end > start) apply(state, JSON.parse(rows.toString('utf8', start, end)) as MetricRow);
    start = end + 1;
    if (turns.due()) await turns.next();
  }
}

function apply(state: State, [family, labels, count, sum, buckets]: MetricRow): void {
  const key = labels.join('\0');
  const series = `${family}\0${key}`;
  state.total += count - (state.counts.get(series) ?? 0);
  state.counts.set(series, count);
  // Families and labels of another version are counted, for the mark's sake, and not shown.
  if (!Object.hasOwn(countedFamilies, family)) return;
  const { labels: names } = countedFamilies[family as CountedFamilyKey];
  if (names.length !== labels.length) return;
  state.families[family as CountedFamilyKey].set(key, () => labelPairs(names, labels), { count, sum, buckets });
}
