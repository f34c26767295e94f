import type { EpochMs } from '../model/time.ts';
import type { DeadLetter, StoredEvent } from './batch.ts';
import type { TableRows, Versioned } from './columns.ts';

const backslash = 0x5c;
const tab = 0x09;
const newline = 0x0a;

/**
 * A table with payloads as TSV: bodies are bytes that are copied, not strings that are made, and stay what they were
 * even where they are not UTF-8. JSON from GitHub is one line without tabs, but it does hold backslashes; what must be
 * escaped is found by `indexOf` at memory speed. `body` comes last.
 */
function payloadRows<T>(
  table: string,
  columns: Record<string, (row: T) => string | number>,
  body: (row: T) => Uint8Array,
): TableRows<T> {
  const values = Object.values(columns);
  return {
    table,
    format: 'TSV',
    columns: [...Object.keys(columns), 'body'],
    encode(rows) {
      const parts: Uint8Array[] = [];
      for (const row of rows) {
        parts.push(Buffer.from(values.map((value) => `${escapeText(value(row))}\t`).join('')));
        const { buffer, byteOffset, byteLength } = body(row);
        escapeInto(parts, Buffer.from(buffer, byteOffset, byteLength));
        parts.push(lineEnd);
      }
      return Buffer.concat(parts);
    },
  };
}

const withMilliseconds = (at: EpochMs): string => (at / 1000).toFixed(3);

export const rawEventRows = payloadRows<StoredEvent>(
  'raw_events',
  {
    received_at: (row) => withMilliseconds(row.receivedAt),
    sequence: (row) => row.sequence,
    source: (row) => row.source,
    event: (row) => row.event,
    action: (row) => row.action,
    delivery_id: (row) => row.deliveryId,
    tenant: (row) => row.tenant,
    organization: (row) => row.organization,
    repository: (row) => row.repository,
    run_id: (row) => row.runId,
    job_id: (row) => row.jobId,
    outcome: (row) => row.outcome,
    latency_ms: (row) => Math.min(Math.max(Math.round(row.latencyMs), 0), 0xffffffff),
  },
  (row) => row.body,
);

export const deadLetterRows = payloadRows<Versioned<DeadLetter>>(
  'dead_letters',
  {
    source: ({ record }) => record.source,
    delivery_id: ({ record }) => record.deliveryId,
    sequence: ({ record }) => record.sequence,
    received_at: ({ record }) => withMilliseconds(record.receivedAt),
    event: ({ record }) => record.event,
    action: ({ record }) => record.action,
    tenant: ({ record }) => record.tenant,
    code: ({ record }) => record.code,
    message: ({ record }) => record.message,
    state: ({ record }) => record.state,
    state_at: ({ record }) => withMilliseconds(record.stateAt),
    version: ({ version }) => version,
  },
  ({ record }) => record.body,
);

const lineEnd = Buffer.from('\n');

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n' };

function escapeText(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return /[\\\t\n]/.test(value) ? value.replace(/[\\\t\n]/g, (char) => escapes[char] ?? char) : value;
}

const escapeBytes = new Map([
  [backslash, Buffer.from('\\\\')],
  [tab, Buffer.from('\\t')],
  [newline, Buffer.from('\\n')],
]);

/** Pushes the body as slices between the bytes that need an escape. */
function escapeInto(parts: Uint8Array[], body: Buffer): void {
  const next = new Map([...escapeBytes.keys()].map((byte) => [byte, body.indexOf(byte)]));
  let from = 0;
  for (;;) {
    let at = -1;
    for (const found of next.values()) if (found !== -1 && (at === -1 || found < at)) at = found;
    if (at === -1) break;
    const byte = body[at] as number;
    parts.push(body.subarray(from, at), escapeBytes.get(byte) as Buffer);
    from = at + 1;
    next.set(byte, body.indexOf(byte, from));
  }
  parts.push(body.subarray(from));
}
