import { drain, pauseEnd } from './drain.ts';
import type { Envelope, Outbox, Signal } from './outbox.ts';
import type { Post } from './post.ts';
import type { AgentSettings } from './settings.ts';

const requestTimeoutMs = 10_000;
const mostInFlight = 4;
/** What waits beyond this (64 MiB) goes to disk at once: the command's output must not fill our memory. */
const mostWaiting = 64;
/** Speed counts more than size: the records of one command look alike and shrink to a tenth anyway. */
const compression = { level: 1, chunkSize: 2 ** 17 };

/** Less than this is not compressed: it leaves in one go anyway (RFC 6928), and loading zlib takes longer than sending it. */
const smallBytes = 12 * 1024;

/** Loaded by the first that need it. */
const zlib = () => process.getBuiltinModule('node:zlib');

export interface ExporterOptions {
  settings: AgentSettings;
  outbox: Outbox;
  post: Post;
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
 * Sends requests while the command runs. What the server does not take goes to disk, and what the disk does not take is
 * counted. Never rejects.
 */
export function createExporter({ settings, outbox, post }: ExporterOptions) {
  /** Not yet compressed: another thread does that when they are sent. */
  const waiting: Envelope[] = [];
  const inFlight = new Set<Promise<void>>();
  const stop = new AbortController();
  let pausedUntil = outbox.pausedUntil();
  let dropped = 0;
  let reason = '';
  let timedOut = false;
  const drains = pausedUntil <= Date.now() && outbox.list().length > 0;
  const draining = drains ? drain(outbox, settings, post, stop.signal) : undefined;

  const lose = (count: number, why: string): void => {
    dropped += count;
    reason ||= why;
  };
  const keep = (envelope: Envelope): void => {
    if (!outbox.keep(envelope)) lose(envelope.records, 'no room in the buffer on disk');
  };

  /** To the server, or while that is not to be asked to disk. */
  async function send(draft: Envelope): Promise<void> {
    const target = settings[draft.signal];
    if (!target) return;
    const body = await compressed(draft.body);
    const envelope = { ...draft, body };
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
    for (const draft of waiting.splice(mostWaiting)) {
      keep({ ...draft, body: zlib().gzipSync(draft.body, compression) });
    }
  }

  return {
    /** @param body OTLP/JSON with so many spans or log records. */
    send(signal: Signal, body: Buffer, records: number): void {
      waiting.push({ signal, body, records });
      pump();
    },

    /** How many records are lost so far. */
    dropped: (): number => dropped,

    /**
     * Waits for answers up to `waitMs`; after a failure, for none. What is not answered by then goes to disk: the server may have it
     * already, and knows it when it comes again.
     */
    async finish(): Promise<ExportReport> {
      const deadline = new Promise<void>((resolve) => setTimeout(resolve, settings.waitMs).unref());
      const settled = async (): Promise<void> => {
        while (inFlight.size > 0) await Promise.all(inFlight);
      };
      await Promise.race([settled(), deadline]);
      timedOut = inFlight.size > 0;
      if (timedOut || drains) stop.abort();
      await settled();
      await draining;
      const left = outbox.list().length;
      return { dropped, reason, waiting: left, worthTrying: left > 0 && (timedOut || Date.now() >= pausedUntil) };
    },
  };
}

async function compressed(body: Buffer): Promise<Buffer> {
  if (body.length < smallBytes) return body;
  return new Promise((resolve, reject) => {
    zlib().gzip(body, compression, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
