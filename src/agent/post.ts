import { Agent, type IncomingMessage, request } from 'node:http';
import type { Target } from './settings.ts';

/** What became of a request. */
export type Outcome =
  | { kind: 'sent'; rejected: number }
  /** Worth another try: no answer, or one of those that OTLP says to repeat. */
  | { kind: 'later'; reason: string; afterMs: number | null }
  /** Will be refused again. */
  | { kind: 'refused'; reason: string };

export interface PostOptions {
  timeoutMs: number;
  signal: AbortSignal;
}

export type Post = (target: Target, body: Buffer, options: PostOptions) => Promise<Outcome>;

/** https://opentelemetry.io/docs/specs/otlp/#failures-1 */
const repeatable = [429, 502, 503, 504];
const answerLimitBytes = 64 * 1024;

/** Sends a gzip-compressed OTLP/JSON body. Never rejects; redirects are not followed. */
export function createPost(): Post {
  const http = new Agent({ keepAlive: true });
  let secure: Promise<{ request: typeof request; agent: Agent }> | undefined;
  return async (target, body, { timeoutMs, signal }) => {
    const isSecure = target.url.startsWith('https:');
    // Loaded only where it is needed: it brings all of TLS with it.
    if (isSecure) {
      secure ??= import('node:https').then((https) => ({
        request: https.request,
        agent: new https.Agent({ keepAlive: true }),
      }));
    }
    const transport = isSecure && secure ? await secure : { request, agent: http };
    return new Promise((resolve) => {
      const lost = (error: Error & { code?: string }): void =>
        resolve({ kind: 'later', reason: error.code ?? 'no answer', afterMs: null });
      const call = transport.request(
        target.url,
        {
          method: 'POST',
          agent: transport.agent,
          timeout: timeoutMs,
          signal,
          headers: {
            ...target.headers,
            'content-type': 'application/json',
            'content-encoding': 'gzip',
            'content-length': body.length,
          },
        },
        (answer) => {
          readText(answer).then((text) => resolve(outcomeOf(answer, text)), lost);
        },
      );
      call.on('timeout', () => call.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
      call.on('error', lost);
      call.end(body);
    });
  };
}

async function readText(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer) if (text.length < answerLimitBytes) text += chunk;
  return text;
}

function outcomeOf(answer: IncomingMessage, text: string): Outcome {
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return { kind: 'sent', rejected: rejectedIn(text) };
  const reason = `answer ${status}`;
  if (!repeatable.includes(status)) return { kind: 'refused', reason };
  return { kind: 'later', reason, afterMs: retryAfterMs(answer.headers['retry-after']) };
}

/** A partial success says how many records were not taken, and that they must not be sent again. */
function rejectedIn(text: string): number {
  try {
    const { partialSuccess = {} } = JSON.parse(text) as { partialSuccess?: Record<string, unknown> };
    const count = Number(partialSuccess.rejectedSpans ?? partialSuccess.rejectedLogRecords ?? 0);
    return Number.isSafeInteger(count) && count > 0 ? count : 0;
  } catch {
    return 0;
  }
}

/** Seconds or a date; null when there is neither. */
function retryAfterMs(header: string | undefined): number | null {
  const seconds = Number(header?.trim() || Number.NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  const until = Date.parse(header ?? '');
  return Number.isNaN(until) ? null : Math.max(0, until - Date.now());
}
