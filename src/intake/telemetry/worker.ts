import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { RunlensError } from '../../errors.ts';
import type { Authentication } from '../../model/access.ts';
import type { IntakeEvent } from '../../model/events.ts';
import type { AppendOutcome } from '../../model/journal.ts';
import type { Engine } from '../../store/engine.ts';
import { openStore } from '../../store/open.ts';
import { isCommitFailure } from '../journal/commit-failure.ts';
import type { ValuesByOrganization } from '../redact/registry.ts';
import type { TelemetryRequest } from './accept.ts';
import { createCalls } from './calls.ts';
import type { TelemetryOptions } from './messages.ts';
import { createTelemetryRoom, type RunTrace } from './room.ts';

// Telemetry intake in a thread of its own. It opens what it needs and closes everything before it ends, because a thread
// torn down with an open session of the embedded engine crashes the process.
const options = workerData as TelemetryOptions;
const nicer = 5;

process.on('unhandledRejection', (error) => {
  if (!isCommitFailure(error)) throw error;
});

function main(port: NonNullable<typeof parentPort>) {
  try {
    // On Linux this is the thread's own priority: when there is work for all, answering deliveries comes first.
    if (process.platform === 'linux') setPriority(0, nicer);
  } catch {
    // Only a preference.
  }
  let engine: Promise<Engine> | null = null;
  const calls = createCalls(port, {
    bind: () => room.bind().catch(asData),
    open: () => {
      const { dataDir, url } = options.store;
      engine = openStore({ dataDir, ...(url === '' ? {} : { url }), joins: true, readers: 1 });
      return room.open(engine).catch(asData);
    },
    register: (values: ValuesByOrganization) => room.register(values),
    accept: ({ body, ...rest }: TelemetryRequest) =>
      room.accept({ ...rest, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) }),
    replay: (letter: IntakeEvent) => room.replay(letter),
    passRun: (trace: RunTrace) => room.passRun(trace),
    status: () => room.status(),
    stop: async () => {
      await room.stop();
      await (await engine)?.close();
      setImmediate(() => port.close());
    },
  });
  const room = createTelemetryRoom(options, {
    authenticate: (secret, address) => calls.call<Authentication>('authenticate', { secret, address }),
    forward: (event) => calls.call<AppendOutcome>('forward', event),
    notify: (notice) => void calls.call('notify', notice),
  });
}

/** Errors lose their class on the way to another thread; what a user may see goes as data. */
function asData(error: unknown): { refused: { code: string; details: RunlensError['details'] } } {
  if (error instanceof RunlensError) return { refused: { code: error.code, details: error.details } };
  throw error;
}

if (parentPort !== null) main(parentPort);
