import { RunlensError } from '../../errors.ts';
import type { IntakeEvent } from '../../model/events.ts';
import type { AppendOutcome } from '../../model/journal.ts';
import { encodeJson } from '../../sources/otlp/encode-json.ts';
import type { Engine } from '../../store/engine.ts';
import { type Forwarding, openForwarding } from '../forward/forwarding.ts';
import { createJournalReader } from '../journal/reader.ts';
import { createJournalWriter, type OpenJournalWriter } from '../journal/writer.ts';
import { createRedaction } from '../redact/redaction.ts';
import { createRegistry, type ValuesByOrganization } from '../redact/registry.ts';
import { readValuesFile } from '../redact/values-file.ts';
import { type Accept, createAccept } from './accept.ts';
import { createTelemetryApplier } from './applier.ts';
import { type Authenticate, createAuthorize } from './authorize.ts';
import { type Doors, openDoors } from './doors.ts';
import { maxMessageBytes } from './http-door.ts';
import { createMemoryBudget, maxHeldBytes } from './memory-budget.ts';
import type { DoorState, TelemetryNotice, TelemetryOptions, TelemetryStatus } from './messages.ts';

/** The journal's file at the start, where the disk has plenty. */
const usualJournalBytes = 32 * 2 ** 20;
const requestGraceMs = 3_000;
const drainMs = 3_000;
const drainPollMs = 20;

export interface TelemetryRoomDeps {
  authenticate: Authenticate;
  /** Appends what spans tell of runs to the journal of runs. */
  forward: (event: IntakeEvent) => Promise<AppendOutcome>;
  notify: (notice: TelemetryNotice) => void;
}

/** A run as spans. */
export interface RunTrace {
  /** The same whenever it is told. */
  id: string;
  organization: string;
  /** OTLP in JSON. */
  request: object;
}

/** Everything of telemetry intake, in whatever thread it runs. */
export interface TelemetryRoom {
  /**
   * Listens on the ports of OTLP; requests are told to come back until the journal is open.
   * Rejects with RunlensError `otlp_port_unavailable` or `redact_values_invalid`.
   */
  bind(): Promise<DoorState[]>;
  /** Values to be masked from now on, of the organizations that are named; the first time before `open`, behind `bind`. */
  register(values: ValuesByOrganization): void;
  /** Opens the journal and begins to apply it. The engine comes later: until then requests are only kept. */
  open(engine: Promise<Engine>): Promise<void>;
  accept: Accept;
  /** Takes a dead letter back, once at a time. */
  replay(letter: IntakeEvent): Promise<AppendOutcome>;
  /** Hands the trace of a run to other systems, once; resolves when it is on disk for them. */
  passRun(trace: RunTrace): Promise<void>;
  status(): TelemetryStatus;
  /** Answers what is under way, applies what can be applied in a few seconds. */
  stop(): Promise<void>;
}

const notOpen: AppendOutcome = { outcome: 'full', retryAfterSeconds: 1, reason: 'Runlens is starting' };

export function createTelemetryRoom(options: TelemetryOptions, deps: TelemetryRoomDeps): TelemetryRoom {
  const budget = createMemoryBudget(maxHeldBytes);
  let registry = createRegistry();
  let redaction = createRedaction(registry);
  let doors: Doors | null = null;
  let journal: OpenJournalWriter | null = null;
  let applier: ReturnType<typeof createTelemetryApplier> | null = null;
  let applying: Promise<void> = Promise.resolve();
  let forwarding: Forwarding | null = null;
  let take: Accept = async () => ({
    outcome: 'busy',
    reason: 'starting',
    message: 'Runlens is starting. Try again.',
    retryAfterSeconds: 1,
  });
  const accept: Accept = (request) => take(request);

  let stopping = false;
  /** Dead letters that wait in the journal: rows are only appended, so none may be there twice. */
  const replaying = new Set<string>();

  async function beginApplying(opening: Promise<Engine>): Promise<void> {
    const reader = createJournalReader(options.journal);
    try {
      const engine = await opening;
      // Nobody would end it.
      if (stopping) return;
      applier = createTelemetryApplier({
        reader,
        engine,
        keptDays: options.keptDays,
        forward: deps.forward,
        pass: async (entries) => forwarding?.pass(entries),
        onApplied: (work) => deps.notify({ kind: 'applied', work }),
        onFailing: (reason, work) => deps.notify({ kind: 'failing', reason, work }),
        onReplayed: (deliveryId) => replaying.delete(deliveryId),
        onDead: (reason) => deps.notify({ kind: 'dead', reason }),
      });
      await applier.run();
    } finally {
      await reader.close();
    }
  }

  return {
    async bind() {
      if (options.redactValuesFile !== '') {
        registry = createRegistry(readValuesFile(options.redactValuesFile));
        redaction = createRedaction(registry);
      }
      doors = await openDoors(options, {
        accept,
        authorize: createAuthorize({ authenticate: deps.authenticate, open: options.open }),
        budget,
        maxBytes: maxMessageBytes,
        onFault: (reason) => deps.notify({ kind: 'fault', reason }),
      });
      return doors.states;
    },
    register: (values) => registry.replace(values),
    async open(engine) {
      journal = createJournalWriter({ ...options.journal, usualBytes: usualJournalBytes });
      forwarding = openForwarding(options.sinks, {
        onTrouble: (reason) => deps.notify({ kind: 'sink', reason }),
      });
      take = createAccept({ journal, keptDays: options.keptDays, redaction, now: Date.now });
      applying = beginApplying(engine).catch((error: unknown) => {
        const known = error instanceof RunlensError ? error.message : ((error as Error).stack ?? String(error));
        deps.notify({ kind: 'ended', reason: known });
      });
    },
    accept,
    async replay(letter) {
      const { deliveryId } = letter;
      if (replaying.has(deliveryId)) return { outcome: 'duplicate' };
      replaying.add(deliveryId);
      const appended = await (journal?.append(letter) ?? notOpen);
      if (appended.outcome === 'full') replaying.delete(deliveryId);
      return appended;
    },
    async passRun({ id, organization, request }) {
      if (forwarding === null) throw new Error('nothing can be forwarded yet');
      const body = encodeJson('traces', request);
      redaction.message(organization, 'traces', body);
      const event = { source: 'run', event: 'traces', deliveryId: id, receivedAt: Date.now(), tenant: '', body };
      await forwarding.passOnce(event);
    },
    status: () => ({
      journal: journal?.stats() ?? null,
      refusal: journal?.refusal() ?? null,
      applier: applier?.status() ?? null,
      heldBytes: budget.used(),
      redacted: redaction.counts(),
      sinks: forwarding?.status() ?? [],
    }),
    async stop() {
      stopping = true;
      await doors?.close(requestGraceMs);
      const until = Date.now() + drainMs;
      while (applier !== null && applier.backlog() > 0 && applier.status().failing === null && Date.now() < until) {
        await new Promise((next) => setTimeout(next, drainPollMs));
      }
      applier?.stop();
      await applying;
      await journal?.close();
      await forwarding?.stop();
    },
  };
}
