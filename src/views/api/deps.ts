import type { Authenticator, TokenService } from '../../model/access.ts';
import type { AppliedBatch } from '../../model/applied.ts';
import type { JournalStats } from '../../model/journal.ts';
import type { SecretService } from '../../model/secrets.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Engine } from '../../store/engine.ts';
import type { ImportJob } from './schemas/intake.ts';
import type { DemoState } from './schemas/session.ts';

/** Dead letters to read again: these, or all open ones with a code. */
export type ReplaySelection = { letters: readonly { source: string; deliveryId: string }[] } | { code: string };

/** Imports run outside this room. `start` throws RunlensError when one cannot begin (no GitHub token). */
export interface Imports {
  /** An import of the same target that still runs is returned instead of a second one. */
  start(request: { target: string; from: EpochMs; to: EpochMs }): Promise<ImportJob>;
  get(id: string): ImportJob | null;
}

export interface DemoLoader {
  /** The organisation that demonstration data belongs to; any other data in the store is real. */
  organization: string;
  /** Starts loading, or returns the state of the loading that runs or is done. */
  start(): Promise<DemoState>;
  state(): DemoState;
}

/** What the API needs from the other rooms; app.ts brings it together. */
export interface ApiDeps {
  engine: Engine;
  now(): EpochMs;
  version: string;
  journalStats(): JournalStats;
  /** Repeated deliveries since the process started; null when nobody counts them. */
  duplicates(): number | null;
  /** Called once at registration; the listener is told of every batch that became visible. */
  onApplied(listener: (batch: AppliedBatch) => void): void;
  /** Puts dead letters back into the journal; returns how many. */
  replay(selection: ReplaySelection): Promise<number>;
  /** Puts the raw events received in the range (`until` exclusive) back into the journal; `left` found no room in it. */
  replayEvents(range: { since: EpochMs; until: EpochMs }): Promise<{ requested: number; left: number }>;
  imports: Imports;
  demo: DemoLoader;
  tokens: TokenService;
  secrets: SecretService;
  authenticator: Authenticator;
  setup: {
    /** Loopback bind without an admin token: nobody needs to sign in. */
    open: boolean;
    webhookSecretConfigured: boolean;
    githubTokenConfigured: boolean;
    /** `https://runlens.example.com`, when the operator says how the outside reaches it; else the request tells. */
    publicUrl: string | null;
    /** Webhook events to tick at GitHub. */
    webhookEvents: readonly string[];
  };
}
