import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { JournalWriter } from '../../model/journal.ts';
import { inspect } from '../../sources/otlp/inspect.ts';
import { Malformed } from '../../sources/otlp/malformed.ts';
import type { Signal } from '../../sources/otlp/signal.ts';
import { type LineDays, windowOf } from '../../sources/otlp/times.ts';
import { TooLarge } from '../../sources/otlp/too-large.ts';
import type { Redaction } from '../redact/redaction.ts';
import { refused, type TelemetryAnswer } from './answer.ts';
import { type Encoding, toProtobuf } from './to-protobuf.ts';

/** A request whose sender is known and whose body is decompressed. */
export interface TelemetryRequest {
  signal: Signal;
  encoding: Encoding;
  /** Organisation of a limited credential, '' otherwise. */
  tenant: string;
  /** Will be changed: secrets in it are masked. */
  body: Buffer;
}

export type Accept = (request: TelemetryRequest) => Promise<TelemetryAnswer>;

/** Days that records of each signal are kept: older ones are refused, since they would expire as they are written. */
export type KeptDays = Record<Exclude<Signal, 'logs'>, number> & { logs: number | LineDays };

export interface AcceptDeps {
  journal: Pick<JournalWriter, 'append'>;
  keptDays: KeptDays;
  redaction: Pick<Redaction, 'message'>;
  now: () => number;
}

/** A row holds its resource's attributes: a large one with very many records would take all memory. */
const maxRepeatedBytes = 128 * 2 ** 20;

/** The one way into the telemetry journal, for every door: answers when the request is durable. Never rejects. */
export function createAccept({ journal, keptDays, redaction, now }: AcceptDeps): Accept {
  return async (request) => {
    const receivedAt = now();
    const { signal, tenant } = request;
    try {
      const window = windowOf(receivedAt, keptDays[signal]);
      const { body, faults } = toProtobuf(signal, request.encoding, request.body, window);
      const { accepted, repeatedBytes, rejections } = inspect(signal, body, window);
      if (repeatedBytes > maxRepeatedBytes)
        return refused('too_large', 'Its records would repeat too much of their resource. Send fewer at a time.');
      const answer: TelemetryAnswer = {
        outcome: 'accepted',
        accepted,
        rejected: rejections.count + faults.count,
        message: rejections.message(),
        errors: faults.listed,
      };
      if (accepted === 0) return answer;
      // Before anything is written anywhere; the delivery's id is a hash of what is written.
      redaction.message(tenant, signal, body);
      // The same request again, after an answer that was lost, is the same delivery.
      const deliveryId = createHash('sha256').update(`${tenant}\n${signal}\n`).update(body).digest('base64url');
      const appended = await journal.append({ source: 'otlp', event: signal, deliveryId, receivedAt, tenant, body });
      if (appended.outcome !== 'full') return answer;
      return {
        outcome: 'busy',
        reason: 'full',
        message: `Nothing was kept of this request: ${appended.reason}.`,
        retryAfterSeconds: appended.retryAfterSeconds,
      };
    } catch (error) {
      if (error instanceof Malformed) return refused('malformed', `The request cannot be read: ${error.message}.`);
      if (error instanceof TooLarge) return refused('too_large', error.message);
      return refused('internal', error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  };
}
