import { encodeJson } from '../../../../sources/otlp/encode-json.ts';
import type { Signal } from '../../../../sources/otlp/signal.ts';
import type { Engine } from '../../../../store/engine.ts';
import { createTelemetryWriter } from '../../../../store/telemetry-writer.ts';
import { createBatchRows } from '../../batch-rows.ts';

/** A whole minute of the last half hour, in epoch seconds: what is sent must be of now, or it would expire as it is written. */
export const minute = Math.floor(Date.now() / 60_000) * 60 - 1200;
export const nanoseconds = (seconds: number, more = 0) => BigInt(minute + seconds) * 1_000_000_000n + BigInt(more);
/** As ClickHouse prints a DateTime64(9). */
export const printed = (seconds: number, more = 0) =>
  `${new Date((minute + seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ')}.${String(more).padStart(9, '0')}`;

export const attributes = (values: Record<string, string>) =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));

/** Requests of OTLP in JSON, read and written as telemetry's applier does it. */
export async function storeSent(engine: Engine, requests: Partial<Record<Signal, object>>): Promise<void> {
  const rows = createBatchRows({ traces: 30, logs: 30, metrics: 30 });
  const write = createTelemetryWriter(engine);
  const entries = Object.entries(requests).map(([event, request], index) => ({
    source: 'otlp',
    event,
    deliveryId: event,
    receivedAt: Date.now(),
    tenant: '',
    body: encodeJson(event as Signal, request),
    sequence: index + 1,
  }));
  for await (const { number, deadLetters } of rows.read(entries, Date.now())) {
    if (deadLetters.length > 0) throw new Error(`not read: ${deadLetters[0]?.message}`);
    await write({ id: `sent-${number}`, version: entries.length, tables: rows.tables, deadLetters });
  }
}
