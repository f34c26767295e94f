import { statfs } from 'node:fs/promises';
import type { JournalStats } from '../../model/journal.ts';
import type { Engine } from '../../store/engine.ts';

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

/** One part of the program: how it is, why, and the numbers behind it (units in their names). */
export interface Component {
  name: string;
  status: HealthStatus;
  reason?: string;
  numbers: Record<string, number | null>;
}

const order: HealthStatus[] = ['healthy', 'degraded', 'unhealthy'];

/** The worst of some states; nothing is healthy. */
export function worst(states: readonly HealthStatus[]): HealthStatus {
  return order[Math.max(0, ...states.map((state) => order.indexOf(state)))] ?? 'healthy';
}

/** A component's state from the rules that apply to it, the worst one first. */
function judge(name: string, numbers: Component['numbers'], rules: [boolean, HealthStatus, string][]): Component {
  for (const [applies, status, reason] of rules) if (applies) return { name, status, reason, numbers };
  return { name, status: 'healthy', numbers };
}

const storeSlowMs = 1000;
const storeTimeoutMs = 5000;

/** Asks the store for one number and measures the answer. */
export async function examineStore(engine: Pick<Engine, 'query'>): Promise<Component> {
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${storeTimeoutMs} ms`)), storeTimeoutMs);
  });
  try {
    await Promise.race([engine.query('health', 'SELECT 1 AS one'), late]);
    const latencyMs = Math.round((performance.now() - started) * 10) / 10;
    return judge('store', { latencyMs }, [[latencyMs > storeSlowMs, 'degraded', 'the store answers slowly']]);
  } catch (error) {
    return judge('store', { latencyMs: null }, [
      [true, 'unhealthy', `the store does not answer: ${(error as Error).message}`],
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** Backlog and bounds of the journal. */
export function examineJournal(stats: JournalStats, refusal: string | null, now: number): Component {
  const oldestAgeMs = stats.oldestAt === null ? 0 : Math.max(0, now - stats.oldestAt);
  const numbers = {
    entries: stats.entries,
    bytes: stats.bytes,
    maxBytes: stats.maxBytes,
    oldestAgeMs,
    maxAgeMs: stats.maxAgeMs,
  };
  return judge('journal', numbers, [
    [refusal !== null, 'unhealthy', refusal ?? ''],
    [stats.bytes > stats.maxBytes / 2, 'degraded', 'the journal is more than half full'],
    [oldestAgeMs > stats.maxAgeMs / 2, 'degraded', 'the oldest event waits for more than half of the age limit'],
  ]);
}

const lagSlowMs = 60_000;

/** How far the tables are behind the journal, and whether writing works. */
export function examineApplier(applier: {
  failing: string | null;
  lagMs: number;
  appliedEvents: number;
  batches: number;
}): Component {
  const { failing, lagMs, appliedEvents, batches } = applier;
  return judge('applier', { lagMs, appliedEvents, batches }, [
    [failing !== null, 'unhealthy', `the last write to the store failed and is tried again: ${failing}`],
    [lagMs > lagSlowMs, 'degraded', 'the tables are more than a minute behind'],
  ]);
}

type SinkNumber = 'waiting' | 'waitingBytes' | 'sent' | 'dropped' | 'rejected';

/** What is asked of telemetry intake. */
export interface TelemetryParts {
  status(): Promise<{
    journal: JournalStats | null;
    refusal: string | null;
    applier: { failing: string | null; lagMs: number; rows: number; batches: number } | null;
    heldBytes: number;
    redacted: Readonly<Record<string, number>>;
    sinks: readonly ({ name: string; lastError: string | null } & Record<SinkNumber, number>)[];
  }>;
  /** Why it is gone; null while it runs. */
  ended(): string | null;
  doors(): readonly { name: string; port: number | null; reason: string | null }[];
}

/** Traces, logs and metrics: their own journal and applier, the ports of OTLP, and each system that they are sent on to. */
export async function examineTelemetry(telemetry: TelemetryParts): Promise<Component[]> {
  const ended = telemetry.ended();
  const known = ended === null ? await telemetry.status().catch(() => null) : null;
  const doors = telemetry.doors();
  const port = (name: string) => doors.find((door) => door.name === name)?.port ?? null;
  const closed = doors.find((door) => door.reason !== null);
  const { journal, applier } = known ?? { journal: null, applier: null };
  const numbers = {
    httpPort: port('http'),
    grpcPort: port('grpc'),
    journalEntries: journal?.entries ?? null,
    journalBytes: journal?.bytes ?? null,
    journalMaxBytes: journal?.maxBytes ?? null,
    heldBytes: known?.heldBytes ?? null,
    secretsMasked: known === null ? null : Object.values(known.redacted).reduce((sum, count) => sum + count, 0),
    lagMs: applier?.lagMs ?? null,
    rows: applier?.rows ?? null,
    batches: applier?.batches ?? null,
  };
  const failing = applier?.failing ?? null;
  const intake = judge('telemetry', numbers, [
    [ended !== null, 'unhealthy', `telemetry intake ended: ${ended}`],
    [known === null, 'unhealthy', 'telemetry intake does not answer'],
    [failing !== null, 'unhealthy', `the last write to the store failed and is tried again: ${failing}`],
    [(known?.refusal ?? null) !== null, 'unhealthy', known?.refusal ?? ''],
    [(applier?.lagMs ?? 0) > lagSlowMs, 'degraded', 'the tables are more than a minute behind'],
    [closed !== undefined, 'degraded', `OTLP over ${closed?.name} does not listen: ${closed?.reason}`],
  ]);
  // One that is down is no reason to call the program unhealthy: what comes in here is kept all the same.
  const sinks = (known?.sinks ?? []).map(({ name, lastError, ...rest }) =>
    judge(`forward-${name}`, rest, [[lastError !== null, 'degraded', `the last request was not taken: ${lastError}`]]),
  );
  return [intake, ...sinks];
}

/** What fetching logs of jobs tells of itself; counts since the start. */
export interface JobLogNumbers {
  fetched: number;
  waiting: number;
  failed: number;
  lastReason: string;
  problem: string | null;
  limitedUntil: number | null;
}

/** Logs of jobs from GitHub. One that cannot be had is told, and makes nothing worse. */
export function examineJobLogs({ problem, limitedUntil, lastReason, ...numbers }: JobLogNumbers): Component {
  const until = new Date(limitedUntil ?? 0).toISOString();
  return judge('jobLogs', numbers, [
    [problem !== null, 'degraded', `logs of jobs are not fetched at the moment: ${problem}`],
    [limitedUntil !== null, 'healthy', `GitHub's rate limit holds until ${until}`],
    [lastReason !== '', 'healthy', `the last log that could not be had: ${lastReason}`],
  ]);
}

const lowShare = 0.05;

/** Free space of the file system that holds the data directory. */
export async function examineDisk(path: string): Promise<Component> {
  try {
    const { bavail, blocks, bsize } = await statfs(path);
    const numbers = { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    return judge('disk', numbers, [
      [bavail === 0, 'unhealthy', 'the disk is full'],
      [bavail < blocks * lowShare, 'degraded', 'less than 5 % of the disk is free'],
    ]);
  } catch (error) {
    return judge('disk', { freeBytes: null, totalBytes: null }, [[true, 'unhealthy', (error as Error).message]]);
  }
}

const loopSlowMs = 200;

/** Delay of the event loop over the last minute (99th percentile), in milliseconds. */
export function examineEventLoop(p99Ms: number, maxMs: number): Component {
  const rounded = { delayP99Ms: Math.round(p99Ms * 10) / 10, delayMaxMs: Math.round(maxMs * 10) / 10 };
  return judge('eventLoop', rounded, [[p99Ms > loopSlowMs, 'degraded', 'the event loop is slow']]);
}
