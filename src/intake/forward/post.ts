import { Buffer } from 'node:buffer';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Wire } from '../../sources/otlp/wire.ts';
import type { Outgoing } from './sink.ts';

/** What became of a request. */
export type Outcome =
  /** Taken, but for so many spans or log records. */
  | { kind: 'sent'; rejected: number }
  /** Worth another try: no answer, or one of those that OTLP says to repeat. */
  | { kind: 'later'; reason: string; afterMs: number }
  /** Will be refused again. */
  | { kind: 'refused'; reason: string };

export type Post = (request: Outgoing, signal: AbortSignal) => Promise<Outcome>;

/** https://opentelemetry.io/docs/specs/otlp/#failures-1 */
const repeatable = [429, 502, 503, 504];
const answerLimitBytes = 64 * 1024;
/** A sink's own wish is followed up to this. */
const longestWishMs = 3_600_000;

const compress: (body: Buffer) => Promise<Buffer> = promisify(gzip);

/** Sends compressed. Never rejects; redirects are not followed, because headers may hold a secret. */
export function createPost(timeoutMs: number): Post {
  return async ({ url, headers, body }, signal) => {
    const givenUp = new AbortController();
    const giveUp = () => givenUp.abort();
    const timer = setTimeout(giveUp, timeoutMs);
    signal.addEventListener('abort', giveUp);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-encoding': 'gzip', 'user-agent': 'runlens' },
        body: (await compress(body)) as Uint8Array<ArrayBuffer>,
        redirect: 'manual',
        signal: givenUp.signal,
      });
      return outcomeOf(response, await readBounded(response));
    } catch (error) {
      const reason = givenUp.signal.aborted ? `no answer within ${timeoutMs / 1000} s` : codeOf(error);
      return { kind: 'later', reason, afterMs: 0 };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
  };
}

async function readBounded(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > answerLimitBytes) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function outcomeOf({ status, headers }: Response, answer: Buffer): Outcome {
  if (status >= 200 && status < 300) {
    const isProtobuf = headers.get('content-type')?.startsWith('application/x-protobuf') === true;
    return { kind: 'sent', rejected: isProtobuf ? rejectedIn(answer) : 0 };
  }
  const reason = `answer ${status}`;
  if (!repeatable.includes(status)) return { kind: 'refused', reason };
  return { kind: 'later', reason, afterMs: retryAfterMs(headers.get('retry-after')) };
}

/** Messages of errors can quote what was sent, so only their codes are told. */
function codeOf(error: unknown): string {
  const { code } = ((error as Error | undefined)?.cause ?? error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : 'network failure';
}

const partialSuccessTag = (1 << 3) | 2;
const rejectedTag = 1 << 3;

/** `ExportTraceServiceResponse` and that of logs: `partial_success` = 1, in it the number of rejected records = 1. */
function rejectedIn(answer: Buffer): number {
  try {
    const wire = new Wire(answer);
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === rejectedTag) return wire.varint();
      if (tag === partialSuccessTag) wire.end = wire.range();
      else wire.skip(tag);
    }
  } catch {
    // It is taken all the same.
  }
  return 0;
}

/** Seconds or a date; 0 when there is neither. */
function retryAfterMs(header: string | null): number {
  const seconds = Number(header?.trim() || Number.NaN);
  const wish = seconds >= 0 ? seconds * 1000 : Date.parse(header ?? '') - Date.now();
  return Number.isNaN(wish) ? 0 : Math.min(Math.max(0, wish), longestWishMs);
}
