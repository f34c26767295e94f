import { connect } from 'node:net';
import { percentDecoded } from '../config/key-values.ts';
import { type Answer, answerLimitBytes, readAnswer } from './http-answer.ts';
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

type Ask = (url: URL, headers: Record<string, string>, body: Buffer, options: PostOptions) => Promise<Answer>;

/** https://opentelemetry.io/docs/specs/otlp/#failures-1 */
const repeatable = [429, 502, 503, 504];

/** Sends an OTLP/JSON body, compressed or not. Never rejects; redirects are not followed. */
export function createPost(): Post {
  let secure: Ask | undefined;
  return async (target, body, options) => {
    const url = new URL(target.url);
    if (url.protocol === 'https:') secure ??= createSecure();
    const ask = url.protocol === 'https:' && secure ? secure : askPlainly;
    // Node's threads that ask name servers keep the process from ending: for 10 s and more where none answers (resolv.conf(5)).
    process.env.RES_OPTIONS ??= 'timeout:1 attempts:1';
    try {
      return outcomeOf(await ask(url, headersOf(target, url, body), body, options));
    } catch (error) {
      return { kind: 'later', reason: (error as NodeJS.ErrnoException).code ?? 'no answer', afterMs: null };
    }
  };
}

function headersOf({ headers }: Target, { username, password }: URL, body: Buffer): Record<string, string> {
  // An address may hold a name and a password.
  const named = `${percentDecoded(username)}:${percentDecoded(password)}`;
  return {
    ...(named !== ':' && { authorization: `Basic ${Buffer.from(named).toString('base64')}` }),
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    'content-type': 'application/json',
    ...(isGzip(body) && { 'content-encoding': 'gzip' }),
    'content-length': String(body.length),
  };
}

/** No JSON begins so (RFC 1952). */
const isGzip = (body: Buffer): boolean => body[0] === 0x1f && body[1] === 0x8b;

/** One request on one connection, without node:http: that takes longer to load and to begin than all that is done here. */
const askPlainly: Ask = (url, headers, body, { timeoutMs, signal }) =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) });
    let bytes = '';
    const finish = (act: () => void): void => {
      act();
      socket.destroy();
      signal.removeEventListener('abort', abort);
    };
    const lose = (error: Error): void => finish(() => reject(error));
    const abort = (): void => lose(new Error('not waited for'));
    const read = (ended: boolean): void => {
      try {
        const answer = readAnswer(bytes, ended);
        if (answer !== null) finish(() => resolve(answer));
      } catch (error) {
        lose(error as Error);
      }
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    socket.setTimeout(timeoutMs, () => lose(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    socket.on('error', lose);
    socket.on('data', (chunk) => {
      bytes += chunk.toString('latin1');
      read(false);
    });
    socket.on('end', () => read(true));
    const fields = Object.entries({ host: url.host, connection: 'close', ...headers });
    socket.cork();
    socket.write(
      `POST ${url.pathname}${url.search} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      'latin1',
    );
    socket.write(body);
    socket.uncork();
  });

/** By Node's own client, which is loaded only here: it brings all of TLS with it. */
function createSecure(): Ask {
  const { Agent, request } = process.getBuiltinModule('node:https');
  const agent = new Agent({ keepAlive: true });
  return (url, headers, body, { timeoutMs, signal }) =>
    new Promise((resolve, reject) => {
      const call = request(url, { method: 'POST', agent, timeout: timeoutMs, signal, headers }, async (answer) => {
        try {
          let text = '';
          for await (const chunk of answer) if (text.length < answerLimitBytes) text += chunk;
          resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] ?? null, text });
        } catch (error) {
          reject(error);
        }
      });
      call.on('timeout', () => call.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
      call.on('error', reject);
      call.end(body);
    });
}

function outcomeOf({ status, retryAfter, text }: Answer): Outcome {
  if (status >= 200 && status < 300) return { kind: 'sent', rejected: rejectedIn(text) };
  const reason = `answer ${status}`;
  if (!repeatable.includes(status)) return { kind: 'refused', reason };
  return { kind: 'later', reason, afterMs: retryAfterMs(retryAfter) };
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
function retryAfterMs(header: string | null): number | null {
  const seconds = Number(header?.trim() || Number.NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  const until = Date.parse(header ?? '');
  return Number.isNaN(until) ? null : Math.max(0, until - Date.now());
}
