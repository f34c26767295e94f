import type { Engine } from '../../store/engine.ts';
import type { LogFilter, LogScope } from '../../store/queries/log-filter.ts';
import { type LogDetailView, logLine } from '../../store/queries/log-line.ts';
import { runAttempts } from '../../store/queries/run.ts';
import { isOwnRow, type RunOwner } from '../../store/queries/run-rows.ts';
import type { RunView } from '../../store/queries/runs-columns.ts';
import { runOfTrace } from '../../store/queries/trace.ts';
import type { LogQuery } from './schemas/logs.ts';

type Organizations = readonly string[] | null;

/** The filter of a request, limited to what its sender may see. */
export async function logFilter(engine: Engine, query: LogQuery, organizations: Organizations): Promise<LogFilter> {
  const { run, trace, q, ...narrow } = query;
  const filter: LogFilter = { ...narrow, scope: { organizations } };
  if (q?.trim()) filter.q = q;
  if (trace !== undefined) filter.traceId = trace;
  if (run !== undefined) {
    const [source = '', id, number] = run.split('/');
    const runId = Number(id);
    const attempts = Number.isSafeInteger(runId) ? await runAttempts(engine, source, runId, organizations) : [];
    filter.run = {
      source,
      runId,
      ...(number !== undefined && { attempt: Number(number) }),
      attempts: attempts.map(({ attempt }) => attempt),
    };
    const owner = ownerOf(attempts);
    if (owner) filter.scope = { owner };
  } else if (trace !== undefined) filter.scope = await scopeOfTrace(engine, trace, organizations);
  return filter;
}

async function scopeOfTrace(engine: Engine, traceId: string, organizations: Organizations): Promise<LogScope> {
  const found = await runOfTrace(engine, traceId, organizations);
  return found ? { owner: found.owner } : { organizations };
}

/** All attempts of a run have one owner: who is vouched for in one of them is in all. */
function ownerOf(attempts: readonly RunView[]): RunOwner | null {
  const [first] = attempts;
  return first ? { organization: first.organization, limited: attempts.every(({ limited }) => limited) } : null;
}

/** The line, when it is of the caller's organizations, or of a run of theirs and not sent by a stranger; else null. */
export async function visibleLine(
  engine: Engine,
  id: string,
  organizations: Organizations,
): Promise<LogDetailView | null> {
  const line = await logLine(engine, id);
  if (line === null || organizations === null || organizations.includes(line.organization)) return line;
  const run = line.runId === 0 ? null : ownerOf(await runAttempts(engine, line.runSource, line.runId, organizations));
  const owner = run ?? (line.traceId === '' ? null : (await runOfTrace(engine, line.traceId, organizations))?.owner);
  return owner && isOwnRow(owner, line) ? line : null;
}
