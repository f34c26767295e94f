import type { BatchWork } from '../../model/applied.ts';
import type { JournalStats } from '../../model/journal.ts';
import type { SinkOptions, SinkStatus } from '../forward/sink.ts';
import type { KeptDays } from './accept.ts';
import type { TelemetryApplierStatus } from './applier.ts';

/** How the thread is told what to open. */
export interface TelemetryOptions {
  host: string;
  http: DoorOptions;
  grpc: DoorOptions;
  /** Loopback bind and no admin token: open to this machine. */
  open: boolean;
  journal: { path: string; maxBytes: number; maxAgeMs: number };
  store: { dataDir: string; url: string };
  /** File of values that are masked wherever they appear; '' for none. */
  redactValuesFile: string;
  keptDays: KeptDays;
  /** Where it goes on to. */
  sinks: SinkOptions[];
}

export interface DoorOptions {
  port: number;
  /** Asked for by the user: when it is taken the program does not start. Else it goes on without the door. */
  isWanted: boolean;
}

/** A port of OTLP. */
export interface DoorState {
  name: 'http' | 'grpc';
  /** Null when it does not listen. */
  port: number | null;
  /** Why it does not listen. */
  reason: string | null;
}

export interface TelemetryStatus {
  /** Null before the journal is open. */
  journal: JournalStats | null;
  /** Null when the journal accepts requests, else why not. */
  refusal: string | null;
  applier: TelemetryApplierStatus | null;
  /** Bytes of requests that are held at the moment. */
  heldBytes: number;
  /** Secrets masked since the start, by kind. */
  redacted: Readonly<Record<string, number>>;
  sinks: SinkStatus[];
}

/** What is told besides answers. */
export type TelemetryNotice =
  | { kind: 'applied'; work: BatchWork }
  | { kind: 'failing'; reason: string; work: BatchWork | null }
  | { kind: 'dead'; reason: string }
  | { kind: 'fault'; reason: string }
  /** Somewhere that telemetry goes on to does not take it. */
  | { kind: 'sink'; reason: string }
  | { kind: 'ended'; reason: string };
