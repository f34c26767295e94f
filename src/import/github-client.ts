import { RunlensError } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Gate } from './gate.ts';
import { nextLink, withinApi } from './links.ts';
import { limitedUntil, rateBudget } from './rate-limit.ts';
import { type Failure, failureOf, type Retry, unreachableTries } from './retry.ts';

export type Answer =
  | { outcome: 'ok'; body: unknown; etag: string | null; next: string | null }
  /** 304: nothing changed since the given ETag. Costs nothing of the budget. */
  | { outcome: 'unchanged' }
  /** A refusal that asking again will not change: 403 without a limit, 404, 410, 451 … */
  | { outcome: 'refused'; status: number; message: string };

/** Where a file is that GitHub keeps elsewhere. The address itself lets in whoever has it: it is not for logs, nor for the token. */
export type Located = { outcome: 'elsewhere'; address: string } | Extract<Answer, { outcome: 'refused' }>;

export interface ClientUsage {
  /** Requests sent, each retry and redirect counted. */
  calls: number;
  unchanged: number;
  retries: number;
}

export interface GithubClient {
  /** GETs a path below the API, or an absolute address within it. Throws `github_*` errors and the abort reason. */
  get(address: string, etag?: string): Promise<Answer>;
  /** GETs a path that answers with the address of a file outside of the API, and does not go there. Throws as `get` does. */
  locate(address: string): Promise<Located>;
  usage: ClientUsage;
}

interface ClientOptions {
  apiUrl: URL;
  /** '' asks without one (60 requests an hour, public repositories only). */
  token: string;
  fetch: typeof fetch;
  clock: Clock;
  gate: Gate;
  signal: AbortSignal | undefined;
  /** How long one answer may take. */
  timeoutMs: number;
  onRetry?: ((retry: Retry) => void) | undefined;
}

const maxTries = 8;
/** Limits in a row without one good answer between: at a quarter of an hour each, GitHub will not let us in. */
const maxStrikes = 60;
const maxRedirects = 3;
/** A page of 100 runs is about 1.5 MB. */
const maxAnswerBytes = 64 * 1024 * 1024;

type Attempt =
  | Answer
  | { outcome: 'redirected'; to: string }
  | { outcome: 'limited' }
  | ({ outcome: 'failed' } & Failure);

/** A client for GitHub's REST API that waits where GitHub asks to wait and tries again where that helps. */
export function createGithubClient(options: ClientOptions): GithubClient {
  const { apiUrl, clock, gate, signal } = options;
  const usage: ClientUsage = { calls: 0, unchanged: 0, retries: 0 };
  let strikes = 0;
  /** Once GitHub was there, a missing way is taken for a passing one. */
  let wasThere = false;

  const resolve = (address: string): URL => {
    const root = apiUrl.pathname.replace(/\/+$/, '');
    const url = withinApi(address.startsWith('/') ? `${root}${address}` : address, apiUrl);
    if (url === null) throw outside(address);
    return url;
  };
  const outside = (address: string) => new RunlensError('github_redirect', { address, api: apiUrl.href });

  const attempt = async (url: URL, etag: string | undefined): Promise<Attempt> => {
    const timeout = AbortSignal.timeout(options.timeoutMs);
    usage.calls++;
    try {
      const response = await options.fetch(url.href, {
        headers: {
          accept: 'application/vnd.github+json',
          'x-github-api-version': '2022-11-28',
          'user-agent': 'runlens',
          ...(options.token === '' ? {} : { authorization: `Bearer ${options.token}` }),
          ...(etag === undefined ? {} : { 'if-none-match': etag }),
        },
        redirect: 'manual',
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
      return await read(response);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof RunlensError) throw error;
      if (timeout.aborted) return failed(`no answer within ${options.timeoutMs / 1000} s`);
      return { outcome: 'failed', ...failureOf(error, url) };
    }
  };

  const read = async (response: Response): Promise<Attempt> => {
    const budget = rateBudget(response.headers, clock.now());
    if (budget !== null) gate.observe(budget);
    const { status } = response;
    wasThere = true;
    if (status === 304) {
      usage.unchanged++;
      return { outcome: 'unchanged' };
    }
    const text = await readBounded(response);
    if (status >= 300 && status < 400) return { outcome: 'redirected', to: response.headers.get('location') ?? '' };
    if (status >= 500) return failed(`GitHub answered ${status}`);
    const body = decodeJson(text);
    if (status < 300) {
      if (body === undefined) return failed('the answer was cut short or is not JSON');
      strikes = 0;
      return { outcome: 'ok', body, etag: response.headers.get('etag'), next: nextLink(response.headers.get('link')) };
    }
    const message = messageOf(body) ?? response.statusText;
    if (status === 401) throw new RunlensError('github_unauthorized', { reason: message });
    const until = limitedUntil(status, response.headers, message, clock.now(), strikes);
    if (until === null) return { outcome: 'refused', status, message };
    strikes++;
    gate.blockUntil(until);
    return { outcome: 'limited' };
  };

  const ask = async (address: string, etag?: string): Promise<Answer | Extract<Located, { outcome: 'elsewhere' }>> => {
    let url = resolve(address);
    let redirects = 0;
    for (let tries = 1; ; ) {
      await gate.enter(signal);
      let result: Attempt;
      try {
        result = await attempt(url, etag);
      } finally {
        gate.leave();
      }
      if (result.outcome === 'limited') {
        if (strikes > maxStrikes)
          throw new RunlensError('github_unavailable', { attempts: strikes, reason: 'rate limits' });
        usage.retries++;
      } else if (result.outcome === 'redirected') {
        const moved = withinApi(result.to, apiUrl);
        if (moved === null) return { outcome: 'elsewhere', address: result.to };
        redirects++;
        if (redirects > maxRedirects) throw outside(result.to);
        url = moved;
      } else if (result.outcome === 'failed') {
        const { reason, unreachable } = result;
        const allowed = unreachable && !wasThere ? unreachableTries : maxTries;
        if (tries >= allowed && allowed < maxTries)
          throw new RunlensError('github_unreachable', { api: apiUrl.origin, reason });
        if (tries >= allowed) throw new RunlensError('github_unavailable', { attempts: tries, reason });
        // 1 s, 2 s, 4 s … a minute, less a random part so that several importers do not return together.
        const waitMs = Math.min(1000 * 2 ** (tries - 1), 60_000) * (0.75 + Math.random() / 4);
        tries++;
        options.onRetry?.({ of: 'GitHub', attempt: tries, tries: allowed, reason, waitMs });
        await clock.sleep(waitMs, signal);
        usage.retries++;
      } else {
        return result;
      }
    }
  };

  return {
    async get(address, etag) {
      const answer = await ask(address, etag);
      if (answer.outcome === 'elsewhere') throw outside(answer.address);
      return answer;
    },
    async locate(address) {
      const answer = await ask(address);
      if (answer.outcome === 'elsewhere' || answer.outcome === 'refused') return answer;
      return { outcome: 'refused', status: 200, message: 'it gave no address of a file' };
    },
    usage,
  };
}

const failed = (reason: string) => ({ outcome: 'failed', reason, unreachable: false }) as const;

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxAnswerBytes) throw new Error(`the answer is larger than ${maxAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function decodeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(body: unknown): string | null {
  const message = typeof body === 'object' && body !== null ? (body as { message?: unknown }).message : undefined;
  return typeof message === 'string' ? message.slice(0, 300) : null;
}
