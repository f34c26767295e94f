import type { EpochMs } from '../../model/time.ts';
import { jobSpanIdOf, traceIdOf } from '../../model/trace-ids.ts';
import type { JobState } from '../happenings.ts';
import { stepTimesOf } from '../payloads/steps.ts';
import { poolPlans } from '../pools.ts';
import type { Random } from '../random.ts';
import { wasKilled } from './delivery-scenes.ts';

type Level = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';

/** What people hear of a job from those around it: `begun` when it starts, `over` when it has ended. */
export type Stage = 'begun' | 'over';

const slowWaitMs = 60_000;

/** Records in JSON, one a line, of the scheduler, the runner, the security desk and the services that jobs lean on. */
export function platformLines(job: JobState, stage: Stage, random: Random, withDebug: boolean): string {
  const lines: string[] = [];
  const { run, runner, plan } = job;
  const context = {
    github_run_id: run.id,
    github_run_attempt: job.attempt,
    repository: run.repository.plan.fullName,
    workflow: run.workflow.plan.name,
    job_id: job.id,
    job_name: plan.name,
    runner_id: runner?.name ?? '',
  };
  const say = (
    at: EpochMs,
    category: string,
    level: Level,
    service: string,
    message: string,
    more: object = {},
  ): void => {
    const ids = { trace_id: traceIdOf(run.id, job.attempt), span_id: jobSpanIdOf(job.id) };
    const record = { timestamp: new Date(at).toISOString(), level, service, message, ...ids };
    lines.push(JSON.stringify({ ...record, context: { ...context, log_category: category, ...more } }));
  };
  if (stage === 'begun') begun(job, random, say);
  else over(job, random, withDebug, say);
  return lines.map((line) => `${line}\n`).join('');
}

type Say = (at: EpochMs, category: string, level: Level, service: string, message: string, more?: object) => void;

function begun(job: JobState, random: Random, say: Say): void {
  const { plan, runner, createdAt, startedAt } = job;
  const began = startedAt ?? 0;
  const asked = createdAt ?? began;
  const wait = Math.round(began - asked);
  const { group, hosted } = poolPlans[plan.pool];
  const priority = plan.environment === 'production' ? 'high' : 'normal';
  say(asked, 'scheduler', 'INFO', 'scheduler', `Job ${plan.name} queued for ${group}`, { priority });
  if (wait > slowWaitMs) {
    const message = `Pool ${group} has no free runner: ${plan.name} waited ${Math.round(wait / 1000)} s`;
    say(began - 900, 'scheduler', wait > 10 * slowWaitMs ? 'ERROR' : 'WARN', 'scheduler', message, {
      queue_wait_ms: wait,
    });
  }
  const assigned = `Job ${plan.name} assigned to ${runner?.name} after ${(wait / 1000).toFixed(1)} s`;
  say(began - 400, 'scheduler', 'INFO', 'scheduler', assigned, { queue_wait_ms: wait, priority });
  say(began, 'runner', 'INFO', 'actions-runner', `Runner ${runner?.name} begins ${plan.name}`);
  if (!hosted && random.chance(0.05))
    say(began + 300, 'runner', 'WARN', 'actions-runner', `Disk of ${runner?.name} is ${82 + random.int(14)} % full`);
}

function over(job: JobState, random: Random, withDebug: boolean, say: Say): void {
  const { plan, runner, run, startedAt, completedAt, conclusion } = job;
  const began = startedAt ?? 0;
  const ended = completedAt ?? began;
  const at = (share: number): EpochMs => began + (ended - began) * share;
  if (random.chance(0.03)) {
    say(at(0.4), 'runner', 'WARN', 'actions-runner', 'Connection to the broker was lost; trying again in 5 s');
    say(at(0.42), 'runner', 'INFO', 'actions-runner', 'Connection to the broker is back');
  }
  const killed = stepTimesOf(job).find(wasKilled);
  if (killed !== undefined) {
    const process = 4000 + random.int(4000);
    // After the layer began, before the builder prints that it has ended.
    const killedAt = killed.from + 0.4 * (killed.to - killed.from);
    say(killedAt, 'system', 'FATAL', 'kernel', `Out of memory: killed process ${process} (build) with 15.2 GiB`);
  }
  if (random.chance(0.03)) {
    say(at(0.6), 'system', 'ERROR', 'artifact-store', 'Upload of a part failed: 503 Service Unavailable', {
      attempt_of_upload: 2,
    });
  }
  if (plan.environment === 'production') {
    say(
      began - 1500,
      'security',
      'INFO',
      'audit',
      `${run.triggeringActor.login} may deploy ${run.repository.plan.name} to production`,
      { actor: run.actor.login },
    );
  }
  if (run.head.fork !== null) {
    say(
      began,
      'security',
      'WARN',
      'audit',
      `A job of the fork of ${run.head.fork.login} asked for a secret and did not get it`,
    );
  }
  if (random.chance(0.012))
    say(at(0.5), 'security', 'ERROR', 'signing', 'The signature of a downloaded action does not match its digest');
  const level: Level =
    conclusion === 'failure' || conclusion === 'timed_out' ? 'ERROR' : conclusion === 'cancelled' ? 'WARN' : 'INFO';
  say(ended, 'runner', level, 'actions-runner', `Runner ${runner?.name} ends ${plan.name}: ${conclusion}`, {
    duration_ms: Math.round(ended - began),
  });
  if (!withDebug) return;
  say(at(0.02), 'debug', 'DEBUG', 'actions-runner', `Evaluating condition of ${plan.steps.length} steps`);
  say(
    at(0.5),
    'debug',
    'TRACE',
    'actions-runner',
    `Heartbeat ${random.int(900)}: worker uses ${random.int(90)} % of its CPU`,
  );
}
