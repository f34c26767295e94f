import type { IntakeEvent } from '../../model/events.ts';
import type { JournalEntry, JournalWriter } from '../../model/journal.ts';
import { createJournalReader } from '../journal/reader.ts';
import { createJournalWriter } from '../journal/writer.ts';
import { encodeFor } from './encode.ts';
import { createPost, type Post } from './post.ts';
import { again, createSender, type SenderDeps } from './sender.ts';
import type { SinkOptions, SinkStatus } from './sink.ts';

const answerMs = 10_000;
/** Of what waits. Older requests are dropped as they come up, so a buffer is never too old to take more. */
const anyAgeMs = Number.POSITIVE_INFINITY;

/** The rest is for what is put back to be tried later. */
const usableShare = 0.9;

/** Telemetry on its way to other systems. None of it ever rejects: what a sink does not get is counted. */
export interface Forwarding {
  /** Requests that are in the store. Resolves when they are on disk for every sink that wants them. */
  pass(requests: readonly JournalEntry[]): Promise<void>;
  /** One that is passed once, by its delivery id, however often it is told. */
  passOnce(request: IntakeEvent): Promise<void>;
  status(): SinkStatus[];
  stop(): Promise<void>;
}

export interface ForwardingParts extends Pick<SenderDeps, 'backoff'> {
  post?: Post;
  /** Told when a sink begins to make trouble, once a minute at most. */
  onTrouble?: (reason: string) => void;
}

/** Opens the buffers and begins to send what waits in them. */
export function openForwarding(sinks: readonly SinkOptions[], parts: ForwardingParts = {}): Forwarding {
  const opened = sinks.map((sink) => openSink(sink, parts));
  const passAll = async (events: readonly IntakeEvent[]) => {
    await Promise.all(opened.map((sink) => sink.pass(events)));
  };
  return {
    async pass(requests) {
      if (opened.length > 0) await passAll(requests.filter(({ damage }) => damage === undefined).map(again));
    },
    passOnce: (request) => passAll([request]),
    status: () => opened.map((sink) => sink.status()),
    async stop() {
      await Promise.all(opened.map((sink) => sink.stop()));
    },
  };
}

function openSink(sink: SinkOptions, { post = createPost(answerMs), onTrouble, ...parts }: ForwardingParts) {
  const counts = { sent: 0, dropped: 0, rejected: 0, lastError: null as string | null };
  const writer = createJournalWriter({ ...sink.buffer, maxAgeMs: anyAgeMs });
  const reader = createJournalReader(sink.buffer);
  const sender = createSender({
    ...parts,
    reader,
    writer,
    encode: encodeFor(sink),
    post,
    counts,
    onTrouble: (reason) => onTrouble?.(`${sink.name}: ${reason}`),
  });
  const running = sender.run();
  return {
    async pass(events: readonly IntakeEvent[]): Promise<void> {
      const wanted = events.filter(({ event }) => sink.urls[event as keyof SinkOptions['urls']] !== undefined);
      const isOpen = writer.stats().bytes < sink.buffer.maxBytes * usableShare;
      const kept = isOpen ? await Promise.all(wanted.map((event) => keep(writer, event))) : [];
      const lost = wanted.length - kept.filter(Boolean).length;
      if (lost > 0) sender.noRoomFor(lost);
    },
    status(): SinkStatus {
      const { entries, bytes } = writer.stats();
      return { name: sink.name, waiting: entries, waitingBytes: bytes, ...counts };
    },
    async stop(): Promise<void> {
      sender.stop();
      await running;
      await reader.close();
      await writer.close();
    },
  };
}

async function keep(writer: JournalWriter, event: IntakeEvent): Promise<boolean> {
  try {
    return (await writer.append(event)).outcome !== 'full';
  } catch {
    return false;
  }
}
