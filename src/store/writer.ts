import type { StoreBatch } from './batch.ts';
import type { TableRows } from './columns.ts';
import type { Engine } from './engine.ts';
import { jobFactRows, metricRows, openJobRows, runFactRows } from './fact-rows.ts';
import { deadLetterRows, rawEventRows } from './raw-rows.ts';
import { admissionRows, deploymentRows, heldRows, jobRows, pushRows, runRows, stepRows } from './state-rows.ts';

export interface Writer {
  /**
   * Makes the batch durable. After a failure or a crash, derive the same range anew and apply it under the same id:
   * nothing is counted twice. Rejects with StoreError.
   */
  apply(batch: StoreBatch): Promise<void>;
}

/** The writing side of the store; there is one per journal. See docs/design/001 for why the order is what it is. */
export function createWriter(engine: Pick<Engine, 'insert'>): Writer {
  return {
    async apply(batch) {
      const { id, version } = batch;
      const put = <T>(rows: TableRows<T>, records: readonly T[], part = rows.table): Promise<void> =>
        records.length === 0
          ? Promise.resolve()
          : engine.insert(rows.table, rows.columns, rows.format, rows.encode(records), `${id}:${part}`);
      const versioned = <T>(records: readonly T[]) => records.map((record) => ({ record, version }));

      // Facts: each counts once by its token. All of them are complete before the first state row is written.
      const sequence = version;
      const metrics = batch.metricDeltas.map((delta) => ({ delta, sequence }));
      await all([
        put(rawEventRows, batch.rawEvents),
        put(jobFactRows, batch.jobFacts),
        put(metricRows, metrics),
        put(runFactRows, batch.runFacts),
        put(openJobRows, batch.openJobFacts),
      ]);

      // Under tokens of their own: the batch may have been written with rows that are withheld now.
      if (batch.withheld) {
        await all([
          put(heldRows, versioned(batch.withheld.records), 'withheld'),
          put(deadLetterRows, versioned(batch.withheld.letters), 'withheld_letters'),
        ]);
      }

      // State: a row of a key replaces the earlier one, so writing it again changes nothing.
      const steps = batch.jobsWithSteps.flatMap((job) => job.steps.map((step) => ({ job, step, version })));
      await all([
        put(stepRows, steps),
        put(jobRows, versioned(batch.jobs)),
        put(runRows, versioned(batch.runs)),
        put(pushRows, versioned(batch.pushes)),
        put(admissionRows, batch.admissions),
        put(deadLetterRows, versioned(batch.deadLetters)),
        put(deploymentRows, versioned(batch.deployments)),
      ]);

      // Only now that their rows are in their tables.
      await put(heldRows, versioned(batch.released), 'released');
    },
  };
}

/** Waits for every write, also after one failed: the batch must not be tried again while parts of it are still under way. */
async function all(writes: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(writes)).find((write) => write.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
