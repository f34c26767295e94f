import type { BatchWork } from '../model/applied.ts';

/** Runlens' own traces. Where they are off there is none of this, and nothing of the SDK is loaded. */
export interface Tracing {
  /** The span in hand, by the names that the log has for its ids; null outside of one. */
  span(): { trace_id: string; span_id: string } | null;
  /** Runs `work` in a span below the one in hand. Outside of one it is just run: what nobody asked for is no trace. */
  inSpan<T>(name: string, attributes: SpanAttributes, work: () => Promise<T>): Promise<T>;
  /** A span for a request, below that of its `traceparent`. `route` is the template; undefined where none was found. */
  request(request: { method: string; route: string | undefined; headers: Headers }): RequestSpan;
  /** A span for an attempt at a batch in another thread; `tell` runs within it. */
  batch(of: BatchKind, work: BatchWork, outcome: 'applied' | 'failed', tell: () => void): void;
  /** Sends what is left, and gives up after a moment. */
  close(): Promise<void>;
}

type BatchKind = 'events' | 'telemetry';

/** Tells of what a thread said, within a span of the batch that it is about where there is one. */
export function tellOfBatch(
  tracing: Tracing | null,
  of: BatchKind,
  { kind, work }: { kind: string; work?: BatchWork | null },
  tell: () => void,
): void {
  if (tracing === null || !work) tell();
  else tracing.batch(of, work, kind === 'applied' ? 'applied' : 'failed', tell);
}

export type SpanAttributes = Readonly<Record<string, string | number>>;
type Headers = Readonly<Record<string, string | string[] | undefined>>;

export interface RequestSpan {
  /** Runs `work` within the span. */
  run<T>(work: () => T): T;
  end(status: number): void;
}
