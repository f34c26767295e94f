import { RunlensError } from '../errors.ts';
import type { IntakeEvent } from '../model/events.ts';
import type { Clock } from './clock.ts';
import type { Deliver, Delivered } from './deliver.ts';
import { failureOf, type Retry, unreachableTries } from './retry.ts';

interface ServerOptions {
  /** Base address of a running Runlens: `http://127.0.0.1:8080`. */
  server: URL;
  /** Ingest or admin token; '' for a server on loopback that is open. */
  token: string;
  fetch: typeof fetch;
  clock: Clock;
  /** Told of every wait before a request is sent again. */
  onRetry?: (retry: Retry) => void;
  /** How to start a server here: `runlens up`. */
  startWith?: string;
}

interface Waiting {
  lines: string[];
  bytes: number;
  resolve: (delivered: Delivered) => void;
  reject: (error: unknown) => void;
}

/** The server's door refuses more than 8 MiB at once; a single event stays far below. */
const batchBytes = 1024 * 1024;
const maxTries = 6;

/** One line of the body: the payload travels as text, so that not a byte of it changes on the way. */
export function encodeLine(event: IntakeEvent): string {
  const { source, deliveryId, receivedAt } = event;
  const body = Buffer.from(event.body).toString('utf8');
  return `${JSON.stringify({ source, event: event.event, deliveryId, receivedAt, body })}\n`;
}

/**
 * Delivers to a running server. Calls that come while a request is under way travel together in the next one.
 * Throws `server_refused` when the server says no or stays away for about a minute.
 */
export function deliverToServer(options: ServerOptions): Deliver {
  const { server, token, fetch, clock, onRetry, startWith = 'runlens up' } = options;
  const url = new URL('/api/v1/import/events', server);
  const queue: Waiting[] = [];
  let isSending = false;
  /** Once the server was there, a missing way is taken for a restart. */
  let wasThere = false;

  const refused = (reason: string, cause?: unknown) =>
    new RunlensError('server_refused', { server: server.origin, reason }, cause);

  /** 1 s, 2 s, 4 s … before `attempt`. */
  const wait = async (attempt: number, tries: number, reason: string, signal: AbortSignal | undefined) => {
    const waitMs = 1000 * 2 ** (attempt - 2);
    onRetry?.({ of: 'Runlens', attempt, tries, reason, waitMs });
    await clock.sleep(waitMs, signal);
  };

  const post = async (body: string, signal: AbortSignal | undefined): Promise<Delivered> => {
    for (let tries = 1; ; ) {
      let response: Response;
      try {
        response = await fetch(url, {
          method: 'POST',
          body,
          redirect: 'error',
          headers: {
            'content-type': 'application/x-ndjson',
            ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
          },
          ...(signal === undefined ? {} : { signal }),
        });
      } catch (error) {
        signal?.throwIfAborted();
        const { reason, unreachable } = failureOf(error, url);
        const allowed = unreachable && !wasThere ? unreachableTries : maxTries;
        if (tries >= allowed)
          throw refused(`does not answer; start it with "${startWith}", or name another one with --server`, error);
        tries++;
        await wait(tries, allowed, reason, signal);
        continue;
      }
      wasThere = true;
      if (response.ok) return decodeCounts(await response.json());
      const { status } = response;
      const message = await messageOf(response);
      if (status === 429) {
        const seconds = Number(response.headers.get('retry-after') ?? '5');
        await clock.sleep((Number.isFinite(seconds) && seconds > 0 ? seconds : 5) * 1000, signal);
      } else if (status >= 500 && tries < maxTries) {
        tries++;
        await wait(tries, maxTries, `it answered ${status}`, signal);
      } else if (status === 401 || status === 403) {
        throw refused(`does not accept the credential (${message}); set RUNLENS_TOKEN to an ingest or admin token`);
      } else if (status === 404) {
        throw refused('knows no import; it is not Runlens, or an older one');
      } else {
        throw refused(`answered ${status}: ${message}`);
      }
    }
  };

  const drain = async (signal: AbortSignal | undefined): Promise<void> => {
    isSending = true;
    while (queue.length > 0) {
      const taken: Waiting[] = [];
      for (
        let bytes = 0;
        queue.length > 0 && (taken.length === 0 || bytes + (queue[0] as Waiting).bytes <= batchBytes);
      ) {
        const next = queue.shift() as Waiting;
        bytes += next.bytes;
        taken.push(next);
      }
      try {
        let left = await post(taken.flatMap((item) => item.lines).join(''), signal);
        // The server counts the request as a whole; each caller gets its share so that sums are right.
        for (const item of taken) {
          const duplicate = Math.min(left.duplicate, item.lines.length);
          left = { ...left, duplicate: left.duplicate - duplicate };
          item.resolve({ accepted: item.lines.length - duplicate, duplicate });
        }
      } catch (error) {
        for (const item of taken) item.reject(error);
      }
    }
    isSending = false;
  };

  return (events, signal) =>
    new Promise<Delivered>((resolve, reject) => {
      const chunks = chunksOf(events.map(encodeLine));
      const total: Delivered = { accepted: 0, duplicate: 0 };
      let open = chunks.length;
      if (open === 0) resolve(total);
      for (const lines of chunks) {
        const bytes = lines.reduce((sum, line) => sum + line.length, 0);
        queue.push({
          lines,
          bytes,
          reject,
          resolve(part) {
            total.accepted += part.accepted;
            total.duplicate += part.duplicate;
            open--;
            if (open === 0) resolve(total);
          },
        });
      }
      if (!isSending) void drain(signal);
    });
}

/** Splits lines so that no chunk is larger than a batch, unless a single line is. */
function chunksOf(lines: string[]): string[][] {
  const chunks: string[][] = [];
  let bytes = 0;
  for (const line of lines) {
    const last = chunks.at(-1);
    if (last === undefined || bytes + line.length > batchBytes) {
      chunks.push([line]);
      bytes = line.length;
    } else {
      last.push(line);
      bytes += line.length;
    }
  }
  return chunks;
}

function decodeCounts(value: unknown): Delivered {
  const { accepted, duplicate } = (value ?? {}) as Record<string, unknown>;
  return { accepted: Number(accepted) || 0, duplicate: Number(duplicate) || 0 };
}

async function messageOf(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { message?: unknown; error?: { message?: unknown } };
    const message = body.message ?? body.error?.message;
    if (typeof message === 'string') return message;
  } catch {
    // Not ours to read: the status says enough.
  }
  return response.statusText;
}
