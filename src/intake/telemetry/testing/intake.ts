import { createRedaction } from '../../redact/redaction.ts';
import { createAccept, type TelemetryRequest } from '../accept.ts';
import type { TelemetryAnswer } from '../answer.ts';
import { type BatchPart, createBatchRows } from '../batch-rows.ts';

const days = 20_000;
const keptDays = { traces: days, logs: days, metrics: days };
const receivedAt = Date.parse('2026-05-04T14:00:00Z');

/** What a request became. */
interface Sent {
  answer: TelemetryAnswer;
  /** `accepted`, or the reason why not. */
  outcome: string;
  /** Records that the door counted as kept, 0 when it refused. */
  accepted: number;
  /** Rows that they became. */
  rows: number;
  parts: BatchPart[];
}

/** The way of a request past the door to rows, without a journal and a store. */
export function createTestIntake() {
  let kept: Uint8Array | null = null;
  const accept = createAccept({
    journal: {
      async append({ body }) {
        kept = body;
        return { outcome: 'appended', sequence: 1 };
      },
    },
    keptDays,
    redaction: createRedaction(),
    now: () => receivedAt,
  });
  const rows = createBatchRows(keptDays);

  async function send(request: TelemetryRequest): Promise<Sent> {
    kept = null;
    const answer = await accept(request);
    const isAccepted = answer.outcome === 'accepted';
    const sent: Sent = {
      answer,
      outcome: isAccepted ? answer.outcome : answer.reason,
      accepted: 0,
      rows: 0,
      parts: [],
    };
    if (isAccepted) sent.accepted = answer.accepted;
    if (kept !== null) {
      const { signal: event, tenant } = request;
      const entry = { source: 'otlp', event, deliveryId: 'd', receivedAt, tenant, body: kept, sequence: 1 };
      for await (const part of rows.read([entry], receivedAt)) {
        sent.parts.push(part);
        for (const table of rows.tables) sent.rows += table.rows();
      }
    }
    return sent;
  }
  return { send, rows, receivedAt };
}
