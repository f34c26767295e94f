import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import { drain, pauseEnd } from './drain.ts';
import { logsBody, type Scope } from './otlp.ts';
import type { Envelope, Outbox, Signal } from './outbox.ts';
import type { Post } from './post.ts';
import type { AgentSettings } from './settings.ts';

/** A request's worth of records; before compression. */
const batchBytes = 512 * 1024;
/** A line waits at most so long for others. */
const batchMs = 1000;
const requestTimeoutMs = 10_000;
const mostInFlight = 4;
/** What waits beyond this (64 MiB) goes to disk at once: the command's output must not fill our memory. */
const mostWaiting = 128;
/** Speed counts more than size: the records of one command look alike and shrink to a tenth anyway. */
const compression = { level: 1, chunkSize: 2 ** 17 };

const smallBytes = 16 * 1024;
const gzipAside = promisify(gzip);

/** A request before it is compressed, which is done by another thread when it is sent. */
interface Draft {
  signal: Signal;
  text: string;
  records: number;
}

export interface ExporterOptions {
  settings: AgentSettings;
  outbox: Outbox;
  post: Post;
  scope: Scope;
}

export interface ExportReport {
  /** Spans and log records that are lost, and why; '' when none is. */
  dropped: number;
  reason: string;
  /** Requests that wait on disk, and whether it is worth trying them right now. */
  waiting: number;
  worthTrying: boolean;
}

/**
 * Sends records in batches while the command runs. What the server does not take goes to disk, and what the disk does not take is
 * counted. Never rejects.
 */
export function createExporter({ settings, outbox, post, scope }: ExporterOptions) {
  let records: string[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  const waiting: Draft[] = [];
  const inFlight = new Set<Promise<void>>();
  const stop = new AbortController();
  let pausedUntil = outbox.pausedUntil();
  let dropped = 0;
  let reason = '';
  let timedOut = false;
  const draining = pausedUntil > Date.now() ? undefined : drain(outbox, settings, post, stop.signal);

  const lose = (count: number, why: string): void => {
    dropped += count;
    reason ||= why;
  };
  const keep = (envelope: Envelope): void => {
    if (!outbox.keep(envelope)) lose(envelope.records, 'no room in the buffer on disk');
  };

  /** To the server, or while that is not to be asked to disk. */
  async function send({ signal, text, records: count }: Draft): Promise<void> {
    const target = settings[signal];
    if (!target) return;
    // Beginning a thread takes longer than compressing a few lines.
    const body = text.length < smallBytes ? gzipSync(text, compression) : await gzipAside(text, compression);
    const envelope = { signal, body, records: count };
    if (stop.signal.aborted || Date.now() < pausedUntil) {
      keep(envelope);
      return;
    }
    const outcome = await post(target, body, { timeoutMs: requestTimeoutMs, signal: stop.signal });
    if (outcome.kind === 'sent') {
      if (outcome.rejected > 0) lose(outcome.rejected, 'rejected by the server');
    } else if (outcome.kind === 'refused') lose(envelope.records, outcome.reason);
    else {
      keep(envelope);
      if (!timedOut) pausedUntil = pauseEnd(outcome.afterMs);
      outbox.pauseUntil(timedOut ? pauseEnd(null) : pausedUntil);
    }
  }

  function pump(): void {
    while (waiting.length > 0 && inFlight.size < mostInFlight) {
      const draft = waiting.shift();
      if (!draft) return;
      const sending: Promise<void> = send(draft).finally(() => {
        inFlight.delete(sending);
        pump();
      });
      inFlight.add(sending);
    }
    for (const { signal, text, records: count } of waiting.splice(mostWaiting)) {
      keep({ signal, body: gzipSync(text, compression), records: count });
    }
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (records.length === 0) return;
    waiting.push({ signal: 'logs', text: logsBody(scope, records), records: records.length });
    records = [];
    size = 0;
    pump();
  }

  return {
    /** @param record one made by `logRecords`. */
    log(record: string): void {
      if (settings.logs === null) return;
      records.push(record);
      size += record.length;
      if (size >= batchBytes) flush();
      else timer ??= setTimeout(flush, batchMs).unref();
    },

    /** How many records are lost so far. */
    dropped: (): number => dropped,

    /**
     * Sends what is left, the span first, and waits for answers up to `waitMs`; after a failure, for none. What is not answered by then
     * goes to disk: the server may have it already, and knows it when it comes again.
     */
    async finish(tracesBody: string): Promise<ExportReport> {
      if (settings.traces !== null) waiting.unshift({ signal: 'traces', text: tracesBody, records: 1 });
      pump();
      flush();
      const deadline = new Promise<void>((resolve) => setTimeout(resolve, settings.waitMs).unref());
      const settled = async (): Promise<void> => {
        while (inFlight.size > 0) await Promise.all(inFlight);
      };
      await Promise.race([settled(), deadline]);
      timedOut = inFlight.size > 0;
      stop.abort();
      await settled();
      await draining;
      const left = outbox.list().length;
      return { dropped, reason, waiting: left, worthTrying: left > 0 && (timedOut || Date.now() >= pausedUntil) };
    },
  };
}
