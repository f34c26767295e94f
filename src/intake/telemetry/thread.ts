import { Worker } from 'node:worker_threads';
import { type ErrorCode, RunlensError } from '../../errors.ts';
import type { IntakeEvent } from '../../model/events.ts';
import type { AppendOutcome } from '../../model/journal.ts';
import type { Engine } from '../../store/engine.ts';
import type { ValuesByOrganization } from '../redact/registry.ts';
import type { Accept } from './accept.ts';
import type { TelemetryAnswer } from './answer.ts';
import { createCalls } from './calls.ts';
import type { DoorState, TelemetryNotice, TelemetryOptions, TelemetryStatus } from './messages.ts';
import type { RunTrace, TelemetryRoomDeps } from './room.ts';

/** Telemetry intake as the program sees it. */
export interface Telemetry {
  /** Listens on the ports of OTLP. Rejects with RunlensError `otlp_port_unavailable`. */
  bind(): Promise<DoorState[]>;
  /**
   * Values to be masked in whatever is accepted once this has resolved, of the organizations that are named. Call it behind `bind`
   * and, with all there are, before `open`.
   */
  register(values: ValuesByOrganization): Promise<void>;
  /** Call it when the store's tables are ready. Rejects when the journal cannot be opened. */
  open(): Promise<void>;
  accept: Accept;
  /** Puts a dead letter of telemetry back into its journal. Never rejects. */
  replay(letter: IntakeEvent): Promise<AppendOutcome>;
  /** Hands the trace of a run to other systems. Rejects when it is not certain to be on disk for them. */
  passRun(trace: RunTrace): Promise<void>;
  status(): Promise<TelemetryStatus>;
  /** Why it is gone; null while it runs. */
  ended(): string | null;
  stop(): Promise<void>;
}

export interface TelemetryDeps extends TelemetryRoomDeps {
  options: TelemetryOptions;
  /** Used when the program does not run compiled: then everything runs in this thread on this engine. */
  engine: () => Engine;
}

/** Nothing is opened yet. */
export function createTelemetry(deps: TelemetryDeps): Telemetry {
  // Node does not read TypeScript: from sources (tests) it runs here, compiled it has its own thread.
  return import.meta.url.endsWith('.js') ? inThread(deps) : inline(deps);
}

function inline({ options, engine, authenticate, forward, notify }: TelemetryDeps): Telemetry {
  let ended: string | null = null;
  // Loaded on demand: compiled, only the thread needs it.
  const opened = import('./room.ts').then(({ createTelemetryRoom }) =>
    createTelemetryRoom(options, {
      authenticate,
      forward,
      notify(notice) {
        if (notice.kind === 'ended') ended = notice.reason;
        notify(notice);
      },
    }),
  );
  return {
    bind: async () => (await opened).bind(),
    register: async (values) => (await opened).register(values),
    open: async () => (await opened).open(Promise.resolve(engine())),
    accept: async (request) => (await opened).accept(request),
    replay: async (letter) => (await opened).replay(letter),
    passRun: async (trace) => (await opened).passRun(trace),
    status: async () => (await opened).status(),
    ended: () => ended,
    stop: async () => (await opened).stop(),
  };
}

function inThread({ options, authenticate, forward, notify }: TelemetryDeps): Telemetry {
  let ended: string | null = null;
  let stopping = false;
  const worker = new Worker(new URL('./telemetry-worker.js', import.meta.url), { workerData: options });
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const hear = (notice: TelemetryNotice) => {
    if (notice.kind === 'ended') ended = notice.reason;
    notify(notice);
  };
  const calls = createCalls(worker, {
    authenticate: ({ secret, address }: { secret: string; address: string }) => authenticate(secret, address),
    forward,
    notify: hear,
  });
  const lost = (reason: string) => {
    if (ended === null && !stopping) hear({ kind: 'ended', reason });
    calls.end(new Error(reason));
  };
  worker.once('error', (error) => lost(error.stack ?? error.message));
  worker.once('exit', () => lost('The thread of telemetry intake ended by itself.'));

  return {
    bind: async () => known(await calls.call<Answer<DoorState[]>>('bind', null)),
    register: (values) => calls.call<void>('register', values),
    open: async () => known(await calls.call<Answer<void>>('open', null)),
    accept: (request) => calls.call<TelemetryAnswer>('accept', request).catch(unreachable),
    replay: (letter) => calls.call<AppendOutcome>('replay', letter).catch(notTaken),
    passRun: (trace) => calls.call<void>('passRun', trace),
    status: () => calls.call<TelemetryStatus>('status', null),
    ended: () => ended,
    async stop() {
      stopping = true;
      // A thread that is gone already has nothing to stop.
      await calls.call('stop', null).catch(() => undefined);
      await gone;
    },
  };
}

/** Errors lose their class between threads, so those for users come as data. */
type Answer<T> = T | { refused: { code: string; details: RunlensError['details'] } };

function known<T>(answer: Answer<T>): T {
  if (typeof answer === 'object' && answer !== null && 'refused' in answer) {
    throw new RunlensError(answer.refused.code as ErrorCode, answer.refused.details);
  }
  return answer;
}

const unreachable = (): TelemetryAnswer => ({
  outcome: 'busy',
  reason: 'starting',
  message: 'Telemetry cannot be taken at the moment. Try again.',
  retryAfterSeconds: 30,
});

const notTaken = (): AppendOutcome => ({
  outcome: 'full',
  retryAfterSeconds: 30,
  reason: 'telemetry cannot be taken at the moment',
});
