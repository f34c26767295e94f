import type { Buffer } from 'node:buffer';

/** Somewhere else that telemetry goes to. */
export interface SinkOptions {
  name: 'otlp' | 'zipkin';
  /** Where each signal goes; those without an address are not forwarded. */
  urls: { traces?: string; logs?: string };
  headers: Readonly<Record<string, string>>;
  /** Of what waits. */
  buffer: { path: string; maxBytes: number };
}

export interface SinkStatus {
  name: SinkOptions['name'];
  /** Requests on disk, and their bytes. */
  waiting: number;
  waitingBytes: number;
  /** Requests since the start. */
  sent: number;
  /** Requests that are lost: refused for good, too old, or without room. */
  dropped: number;
  /** Spans and log records that the sink says it did not take of requests that it took. */
  rejected: number;
  /** What went wrong last; null when the last request was taken. Never an address, a header or a word of the answer. */
  lastError: string | null;
}

/** A request as it goes out. */
export interface Outgoing {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Not compressed. */
  body: Buffer;
}
