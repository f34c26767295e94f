import { runNumberOf } from '../../model/run-number.ts';
import { jobSpanIdOf, rootSpanIdOf, traceIdOf } from '../../model/trace-ids.ts';
import { newTraceId, parseTraceparent, type TraceContext } from '../trace-context.ts';
import { type Attributes, type CiSystem, ciSystems, type Environment } from './systems.ts';

/** Where a command runs: the span it hangs below, and what is known of the run. */
export interface Identity {
  system: CiSystem['name'] | null;
  parent: TraceContext;
  /** Resource attributes; unknown ones are left out. */
  resource: Attributes;
}

/** Undefined: none that we know. */
export const ciSystemOf = (env: Environment): CiSystem | undefined =>
  ciSystems.find(({ marker }) => (env[marker] ?? '') !== '' && env[marker] !== 'false');

/** From the environment alone, so that every command of a job comes to the same trace without a file or a request. */
export function identify(env: Environment): Identity {
  const system = ciSystemOf(env);
  const runId = system?.runId(env) || undefined;
  const given = parseTraceparent(env.TRACEPARENT);
  if (system === undefined) return { system: null, parent: given ?? begin(newTraceId(), ''), resource: {} };

  const attempt = system.attempt(env);
  const resource: Attributes = {
    'cicd.pipeline.run.id': runId,
    'cicd.pipeline.run.attempt': runId && attempt,
    ...system.attributes(env),
    // GitHub tells a job its own id only in an expression, so a workflow may hand it over.
    ...(env.RUNLENS_JOB_ID && { 'cicd.pipeline.task.run.id': env.RUNLENS_JOB_ID }),
    'runlens.ci.system': system.name,
  };
  const known: Attributes = Object.fromEntries(
    Object.entries(resource).filter(([, value]) => value !== undefined && value !== ''),
  );
  const jobId = known['cicd.pipeline.task.run.id'];
  const parent =
    given ??
    (runId === undefined
      ? begin(newTraceId(), '')
      : runContext(runId, attempt, jobId === undefined ? undefined : String(jobId)));
  return { system: system.name, parent, resource: known };
}

/** The ids of the githubreceiver for every system, over the run id as the store has it, so that the store finds the run by its trace. */
function runContext(runId: string, attempt: number, jobId: string | undefined): TraceContext {
  const run = runNumberOf(runId);
  const span = jobId === undefined ? rootSpanIdOf(run, attempt) : jobSpanIdOf(runNumberOf(jobId));
  return begin(traceIdOf(run, attempt), span);
}

const begin = (traceId: string, spanId: string): TraceContext => ({ traceId, spanId, flags: '01' });
