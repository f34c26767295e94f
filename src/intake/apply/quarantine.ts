import type { DeadCode } from '../../model/events.ts';
import { deploymentKey, jobKey, pushKey, runKey } from '../../model/merge/identity.ts';
import type { Records } from '../../model/records.ts';
import type { EpochMs } from '../../model/time.ts';
import type { DeadLetter, HeldRecord, StoreBatch } from '../../store/batch.ts';
import { diskFull, type Engine, StoreError } from '../../store/engine.ts';
import { createWriter } from '../../store/writer.ts';
import type { Prepared } from './prepare.ts';

const tables = [
  'raw_events',
  'job_facts',
  'run_facts',
  'open_jobs',
  'metric_points',
  'label_admissions',
  'dead_letters',
  'held_records',
  'steps',
  'pushes',
  'deployments',
  'jobs',
  'runs',
];
const twin = (table: string) => `probe_${table}`;

/** Lists of rows, each of which goes into one table. */
type RowList = Exclude<keyof StoreBatch, 'id' | 'version' | 'withheld' | 'released'>;
type Row = StoreBatch[RowList][number];

/** The entries of the batch that are about a row; none for what is added up over entries. */
const keyOfRow: { [List in RowList]: ((row: StoreBatch[List][number]) => string) | null } = {
  rawEvents: ({ sequence }) => `entry/${sequence}`,
  deadLetters: ({ sequence }) => `entry/${sequence}`,
  runs: (run) => `runs/${runKey(run)}`,
  jobs: (job) => `jobs/${jobKey(job)}`,
  jobsWithSteps: (job) => `jobs/${jobKey(job)}`,
  deployments: (deployment) => `deployments/${deploymentKey(deployment)}`,
  pushes: (push) => `pushes/${pushKey(push)}`,
  jobFacts: ({ job }) => `jobs/${jobKey(job)}`,
  openJobFacts: ({ job }) => `jobs/${jobKey(job)}`,
  runFacts: ({ run }) => `runs/${runKey(run)}`,
  metricDeltas: null,
  admissions: null,
};

export interface Quarantined {
  batch: StoreBatch;
  /** Why rows that belong to no entry by themselves were left out; usually none. */
  lost: string[];
}

/**
 * The batch without the rows that the store refuses, table by table, so that each table gets the same rows under the same
 * token whether or not it took them before (docs/design/001). Records of refused state rows are held, and the entries
 * they came from get a dead letter. What is refused is found by writing to twins of the tables that keep nothing.
 * Rejects when the store does not answer or its disk is full.
 */
export async function quarantine(
  engine: Engine,
  batch: StoreBatch,
  prepared: readonly Prepared[],
  at: EpochMs,
): Promise<Quarantined> {
  for (const table of tables)
    await engine.command(`CREATE TABLE IF NOT EXISTS ${twin(table)} AS ${table} ENGINE = Null`);
  const refusals = await findRefusals(engine, batch);
  for (const table of tables) await engine.command(`DROP TABLE IF EXISTS ${twin(table)}`);
  if (refusals.size === 0) return { batch, lost: [] };

  const kept = { ...batch };
  const reasons = new Map<string, string>();
  const lost: string[] = [];
  for (const list of Object.keys(keyOfRow) as RowList[]) {
    const rows: readonly Row[] = batch[list];
    (kept[list] as Row[]) = rows.filter((row) => !refusals.get(list)?.has(row));
    for (const [row, reason] of refusals.get(list) ?? []) {
      const key = keyOfRow[list]?.(row as never);
      if (key === undefined) lost.push(`${list}: ${reason}`);
      else if (!reasons.has(key)) reasons.set(key, reason);
    }
  }
  const records = heldRecords(batch, kept);
  const heldKeys = new Set(records.map(({ kind, key }) => `${kind}/${key}`));
  const letters = lettersFor(prepared, reasons, at);
  const concerned = new Set(letters.map(({ sequence }) => sequence));
  return {
    batch: {
      ...kept,
      released: batch.released.filter(({ kind, key }) => !heldKeys.has(`${kind}/${key}`)),
      // A replay does not settle a letter that it makes anew.
      deadLetters: kept.deadLetters.filter(({ sequence }) => !concerned.has(sequence)),
      withheld: { records, letters },
    },
    lost,
  };
}

type Refusals = Map<RowList, Map<Row, string>>;

async function findRefusals(engine: Engine, batch: StoreBatch): Promise<Refusals> {
  const probe = createWriter({
    ...engine,
    insert: (table, columns, format, rows) => engine.insert(twin(table), columns, format, rows),
  });
  const empty: StoreBatch = { ...batch, released: [] };
  for (const list of Object.keys(keyOfRow) as RowList[]) (empty[list] as Row[]) = [];
  const refusals: Refusals = new Map();

  async function halve(list: RowList, rows: readonly Row[]): Promise<void> {
    try {
      await probe.apply({ ...empty, [list]: rows });
    } catch (error) {
      if (error instanceof StoreError && error.code === diskFull) throw error;
      // A store that went away meanwhile refuses nothing.
      await engine.query('quarantine', 'SELECT 1 AS one');
      const [one] = rows;
      if (rows.length === 1 && one !== undefined) {
        const found = refusals.get(list) ?? new Map<Row, string>();
        refusals.set(list, found.set(one, error instanceof Error ? error.message : String(error)));
        return;
      }
      const middle = rows.length >> 1;
      await halve(list, rows.slice(0, middle));
      await halve(list, rows.slice(middle));
    }
  }

  await engine.query('quarantine', 'SELECT 1 AS one');
  for (const list of Object.keys(keyOfRow) as RowList[]) await halve(list, batch[list]);
  return refusals;
}

/** The records whose state rows are left out. Their steps are not needed to go on from them. */
function heldRecords(batch: StoreBatch, kept: StoreBatch): HeldRecord[] {
  const held: HeldRecord[] = [];
  for (const kind of ['runs', 'jobs', 'deployments', 'pushes'] as const) {
    const written = new Set<Row>(kept[kind]);
    for (const record of batch[kind]) {
      if (written.has(record)) continue;
      const key = keyOfRow[kind]?.(record as never) ?? '';
      const bare = 'steps' in record ? { ...record, steps: [], stepCount: record.steps.length } : record;
      held.push({ kind, key: key.slice(kind.length + 1), record: bare });
    }
  }
  return held;
}

const code: DeadCode = 'store_refused';

function lettersFor(
  prepared: readonly Prepared[],
  reasons: ReadonlyMap<string, string>,
  stateAt: EpochMs,
): DeadLetter[] {
  return prepared.flatMap(({ entry, mapping }) => {
    const keys = [`entry/${entry.sequence}`, ...(mapping.outcome === 'mapped' ? recordKeys(mapping.records) : [])];
    const message = keys.map((key) => reasons.get(key)).find((reason) => reason !== undefined);
    return message === undefined
      ? []
      : [{ ...entry, action: mapping.action, code, message, state: 'open' as const, stateAt }];
  });
}

function recordKeys(records: Records): string[] {
  return (['runs', 'jobs', 'deployments', 'pushes'] as const).flatMap((kind) =>
    records[kind].map((record) => keyOfRow[kind]?.(record as never) ?? ''),
  );
}
