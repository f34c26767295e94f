import type { TracedJob, TracedRun } from '../../insights/run-trace/trace.ts';
import type { Engine } from '../../store/engine.ts';
import { type JobView, runJobs, runSteps, type StepView } from '../../store/queries/run.ts';
import type { RunView } from '../../store/queries/runs-columns.ts';

/** An attempt with all that is known of its jobs. */
export interface LoadedRun extends TracedRun {
  jobs: (TracedJob & JobView)[];
}

/** An attempt that the caller may see with its jobs and steps, of these organisations alone. */
export async function loadTracedRun(
  engine: Engine,
  run: RunView,
  organizations: readonly string[] | null,
): Promise<LoadedRun> {
  const [jobs, steps] = await Promise.all([
    runJobs(engine, run.source, run.runId, organizations),
    runSteps(engine, run.source, run.runId, organizations),
  ]);
  const stepsOf = new Map<number, StepView[]>();
  for (const step of steps) {
    const known = stepsOf.get(step.jobId);
    if (known) known.push(step);
    else stepsOf.set(step.jobId, [step]);
  }
  return {
    runId: run.runId,
    attempt: run.attempt,
    name: run.workflow || `Run ${run.runId}`,
    conclusion: run.conclusion,
    isOver: run.status === 'completed',
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    jobs: jobs
      .filter((job) => job.attempt === run.attempt)
      .map((job) => ({ ...job, steps: stepsOf.get(job.jobId) ?? [] })),
  };
}
