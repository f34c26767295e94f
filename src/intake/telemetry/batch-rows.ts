import { Buffer } from 'node:buffer';
import type { IntakeEvent } from '../../model/events.ts';
import type { JournalEntry } from '../../model/journal.ts';
import { logTable, metricTables, spanTable } from '../../model/telemetry-tables.ts';
import { LogReader } from '../../sources/otlp/read-logs.ts';
import { MetricReader } from '../../sources/otlp/read-metrics.ts';
import { SpanReader } from '../../sources/otlp/read-spans.ts';
import { Rejections } from '../../sources/otlp/rejections.ts';
import { runSpanEvent } from '../../sources/otlp/run-source.ts';
import { runSpans } from '../../sources/otlp/run-spans.ts';
import type { Signal } from '../../sources/otlp/signal.ts';
import { windowOf } from '../../sources/otlp/times.ts';
import type { DeadLetter } from '../../store/batch.ts';
import type { KeptDays } from './accept.ts';

/** Memory that the rows of one part may take; its last request may go over it. */
const partBytes = 64 * 2 ** 20;

/** The event loop is given back this often, so that requests are answered while a large batch is read. */
const turnMs = 8;

/** A part of a range of the journal: what it gives besides rows. */
export interface BatchPart {
  /** Position within the range. The same range has the same parts whenever it is read. */
  number: number;
  deadLetters: DeadLetter[];
  /** What its spans tell of runs, for the journal of runs. */
  runEvents: IntakeEvent[];
}

/** Entries of the telemetry journal as rows. The tables are used again for the next batch. */
export function createBatchRows(keptDays: KeptDays) {
  const spans = spanTable();
  const logs = logTable();
  const metrics = metricTables();
  const readers = {
    traces: { reader: new SpanReader(spans), tables: [spans] },
    logs: { reader: new LogReader(logs), tables: [logs] },
    metrics: { reader: new MetricReader(metrics), tables: Object.values(metrics) },
  };
  const tables = [spans, logs, ...Object.values(metrics)];
  const rejections = new Rejections();

  function readEntry(entry: JournalEntry, now: number, { deadLetters, runEvents }: BatchPart): void {
    const refuse = (code: DeadLetter['code'], message: string) => {
      deadLetters.push({ ...entry, action: '', code, message, state: 'open', stateAt: now });
    };
    const kind = readers[entry.event as Signal];
    if (entry.damage !== undefined || kind === undefined) {
      if (entry.damage !== undefined) refuse('journal_damaged', entry.damage);
      else refuse('unknown_source', `There is no signal ${entry.event}.`);
      return;
    }
    for (const table of kind.tables) table.mark();
    try {
      const { buffer, byteOffset, byteLength } = entry.body;
      const body = Buffer.from(buffer, byteOffset, byteLength);
      const window = windowOf(entry.receivedAt, keptDays[entry.event as Signal]);
      kind.reader.read(body, entry.tenant, window, rejections);
      if (entry.event === 'traces') runEvents.push(...runEventsOf(entry, body));
      const code = entry.replay?.letter ?? null;
      if (code !== null) {
        const message = 'Replayed and read.';
        deadLetters.push({ ...entry, action: '', code, message, state: 'replayed', stateAt: now });
      }
    } catch (error) {
      // The door looked at it before, so this is a fault of ours; its neighbours are not to suffer.
      for (const table of kind.tables) table.rewind();
      refuse('mapper_failed', error instanceof Error ? error.message : String(error));
    }
  }

  const bytes = () => tables.reduce((sum, table) => sum + table.bytes(), 0);

  function begin(number: number): BatchPart {
    for (const table of tables) table.clear();
    for (const { reader } of Object.values(readers)) reader.clear();
    return { number, deadLetters: [], runEvents: [] };
  }

  return {
    tables,
    /** Fills the tables, part by part: write one before asking for the next. There is always one. */
    async *read(entries: readonly JournalEntry[], now: number): AsyncGenerator<BatchPart> {
      let part = begin(0);
      let turn = performance.now();
      for (const entry of entries) {
        if (bytes() > partBytes) {
          yield part;
          part = begin(part.number + 1);
        }
        readEntry(entry, now, part);
        if (performance.now() - turn > turnMs) {
          await new Promise((next) => setImmediate(next));
          turn = performance.now();
        }
      }
      yield part;
    },
  };
}

/** The id of a request is made of its content, so events of one request have the same ids whenever it is read. */
function runEventsOf({ deliveryId, receivedAt, tenant }: JournalEntry, request: Buffer): IntakeEvent[] {
  return runSpans(request).map((body, position) => ({
    source: 'otlp',
    event: runSpanEvent,
    deliveryId: `${deliveryId}-${position}`,
    receivedAt,
    tenant,
    body,
  }));
}
