import type { Conclusion } from '../../model/records.ts';
import type { EpochMs } from '../../model/time.ts';
import { Rejection } from '../github/rejection.ts';
import { cleanText, httpsUrl, maxName } from '../github/text.ts';
import { flatAttributes } from './flat-attributes.ts';
import type { Place } from './place.ts';

/** A span as OTLP's JSON has it, with its attributes by name. */
export interface PlainSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: number;
  startedAt: EpochMs | null;
  endedAt: EpochMs | null;
  /** 0 unset, 1 ok, 2 error. */
  statusCode: number;
  attributes: Record<string, unknown>;
}

/** A span that describes a run or a job, with what is known of where it belongs. */
export interface RunSpan extends PlainSpan {
  resource: Record<string, unknown>;
  place: Place;
  children: PlainSpan[];
  receivedAt: EpochMs;
}

const nanosecondsPerMs = 1_000_000n;

export function readSpan(value: unknown): PlainSpan {
  if (typeof value !== 'object' || value === null) throw new Rejection('wrong_shape', 'A span must be an object.');
  const span = value as Record<string, unknown>;
  const text = (key: string) => (typeof span[key] === 'string' ? (span[key] as string) : '');
  const status = span.status as { code?: unknown } | undefined;
  return {
    traceId: text('traceId').toLowerCase(),
    spanId: text('spanId').toLowerCase(),
    parentSpanId: text('parentSpanId').toLowerCase(),
    name: cleanText(text('name'), maxName),
    kind: Number(span.kind ?? 0),
    startedAt: timeOf(span.startTimeUnixNano),
    endedAt: timeOf(span.endTimeUnixNano),
    statusCode: Number(status?.code ?? 0),
    attributes: flatAttributes(span.attributes),
  };
}

/** Unix nanoseconds as text or number; null for 0 and for what was not told. */
function timeOf(value: unknown): EpochMs | null {
  const text = String(value ?? '');
  if (!/^\d{1,20}$/.test(text)) return null;
  const ms = Number(BigInt(text) / nanosecondsPerMs);
  return ms === 0 ? null : ms;
}

/** The first of these attributes that is told, by the span or else by its resource. '' when none is. */
export function say({ attributes, resource }: RunSpan, ...names: string[]): string {
  for (const values of [attributes, resource]) {
    for (const name of names) {
      const value = values[name];
      const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
      if (text !== '') return cleanText(text, maxName);
    }
  }
  return '';
}

/** A whole number that is told, null when none is. */
export function sayNumber(span: RunSpan, ...names: string[]): number | null {
  const text = say(span, ...names);
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

export const sayUrl = (span: RunSpan, ...names: string[]): string => httpsUrl(say(span, ...names));

/** The words of the conventions, of GitLab and of Jenkins. https://opentelemetry.io/docs/specs/semconv/registry/attributes/cicd/ */
const words: Record<string, Conclusion> = {
  error: 'failure',
  failed: 'failure',
  cancellation: 'cancelled',
  canceled: 'cancelled',
  aborted: 'cancelled',
  skip: 'skipped',
  not_build: 'skipped',
  not_built: 'skipped',
  timeout: 'timed_out',
};

/** A result in GitHub's words. Unknown ones stay as they came. */
export function conclusionOf(result: string, statusCode: number): Conclusion {
  const word = result.toLowerCase();
  if (word !== '') return words[word] ?? word;
  return statusCode === 2 ? 'failure' : statusCode === 1 ? 'success' : 'unknown';
}

/**
 * When it was seen to end. A webhook of the same run tells more, and has the same clock: a millisecond less, and it wins
 * whichever comes first.
 */
export const clockOf = (endedAt: EpochMs): EpochMs => endedAt - 1;
