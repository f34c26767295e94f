import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { rootSpanIdOf, traceIdOf } from '../../model/trace-ids.ts';
import type { Engine } from '../../store/engine.ts';
import { type EndedRun, endedRuns, lastRunVersion } from '../../store/queries/ended-runs.ts';
import { spanDetail } from '../../store/queries/trace.ts';
import { loadTracedRun } from '../api/traced-run.ts';
import { runRequest } from './run-request.ts';

export interface EndedRunsDeps {
  engine: Engine;
  /** Where it stands how far this came. */
  file: string;
  version: string;
  /** Resolves when the trace is on disk for all who want it; knows what it has had by `id`. */
  pass: (trace: { id: string; organization: string; request: object }) => Promise<void>;
  onError: (error: unknown) => void;
  now?: () => number;
  pollMs?: number;
  settleMs?: number;
}

/** Only GitHub has webhooks here; runs of others are told by spans. */
const source = 'github';
/** What ended before is history: an import, a replay. */
const newsMs = 86_400_000;
/** More than a batch of the journal can have, so that each look gets past one. */
const atOnce = 5_000;
/** How long to wait for jobs that have not ended, though their run has. */
const patienceMs = 300_000;

/**
 * Hands on each run as a trace when it has ended and nothing more is told of it (docs/design/011). `applied` says up to which number
 * batches are in the tables.
 */
export function createEndedRuns(deps: EndedRunsDeps) {
  const { engine, file, now = Date.now, pollMs = 1000, settleMs = 10_000 } = deps;
  const stopping = new AbortController();
  const waiting = new Map<string, { run: EndedRun; since: number }>();
  let applied = 0;
  let readTo = 0;
  let written = -1;
  let running: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const upTo = Math.max(readTo, applied);
    const found = await endedRuns(engine, source, { after: readTo, since: now() - newsMs, limit: atOnce });
    for (const run of found) {
      const known = waiting.get(idOf(run));
      if (known?.run.version !== run.version) waiting.set(idOf(run), { run, since: now() });
    }
    // Batches after `applied` may be half written, so they are looked at again.
    readTo = found.length < atOnce ? upTo : Math.max(readTo, (found.at(-1)?.version ?? 0) - 1);
  }

  async function pass(run: EndedRun, isPatient: boolean): Promise<boolean> {
    const traced = await loadTracedRun(engine, run, null);
    if (isPatient && traced.jobs.some(({ status, carriedOver }) => status !== 'completed' && !carriedOver))
      return false;
    const traceId = traceIdOf(run.runId, run.attempt);
    // Somebody sent the run itself as spans, which were forwarded as they came.
    const twin = await spanDetail(engine, { traceId, run }, rootSpanIdOf(run.runId, run.attempt));
    const request = twin === null ? runRequest(run, traced, deps.version) : null;
    if (request !== null) await deps.pass({ id: idOf(run), organization: run.organization, request });
    return true;
  }

  /** One run that fails holds up no other. */
  async function passSettled(): Promise<void> {
    const faults: unknown[] = [];
    for (const [id, { run, since }] of waiting) {
      const quietMs = now() - since;
      if (stopping.signal.aborted) return;
      if (quietMs < settleMs) continue;
      try {
        const isDone = await pass(run, quietMs < patienceMs);
        // Unless it changed meanwhile: then it is looked at again, and the buffer knows that it had it.
        if (isDone && waiting.get(id)?.run === run) waiting.delete(id);
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
  }

  /** Never past a run that still waits. */
  function write(): void {
    let done = readTo;
    for (const { run } of waiting.values()) done = Math.min(done, run.version - 1);
    if (done === written) return;
    writeFileSync(`${file}.new`, JSON.stringify({ sequence: done }));
    renameSync(`${file}.new`, file);
    written = done;
  }

  async function run(): Promise<void> {
    let isFirst = true;
    let failing = false;
    while (!stopping.signal.aborted) {
      try {
        if (isFirst || applied > readTo) await look();
        isFirst = false;
        await passSettled().finally(write);
        failing = false;
      } catch (error) {
        // Said once, tried until it works.
        if (!failing) deps.onError(error);
        failing = true;
      }
      await sleep(pollMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  }

  return {
    /** Call it before anything is applied: what is in the tables at the very first start is not news. */
    async start(): Promise<void> {
      readTo = readSequence(file) ?? (await lastRunVersion(engine));
      write();
      running = run();
    },
    applied(sequence: number): void {
      applied = Math.max(applied, sequence);
    },
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}

const idOf = ({ source: from, runId, attempt }: EndedRun): string => `${from}/${runId}/${attempt}`;

/** Null when there is none, or none that can be read. */
function readSequence(file: string): number | null {
  try {
    const { sequence } = JSON.parse(readFileSync(file, 'utf8')) as { sequence?: unknown };
    return typeof sequence === 'number' ? sequence : null;
  } catch {
    return null;
  }
}
