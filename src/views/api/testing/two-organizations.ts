import type { Engine } from '../../../store/engine.ts';
import { storeLogs } from '../../../store/testing/logs.ts';
import {
  emptyBatch,
  sampleDeadLetter,
  sampleEvent,
  sampleJob,
  sampleRun,
  sampleStep,
} from '../../../store/testing/samples.ts';
import { type SampleSpan, storeSpans } from '../../../store/testing/spans.ts';
import { createWriter } from '../../../store/writer.ts';
import { testNow } from './api-server.ts';

/** An hour before the clock of the tests. */
const noon = testNow - 3_600_000;

/** The same small history twice, for `alpha` (ids from 1,000) and `beta` (ids from 2,000). Every name holds its owner's. */
export async function storeTwoOrganizations(engine: Engine): Promise<void> {
  const writer = createWriter(engine);
  await writer.apply(history('alpha', 1000));
  await writer.apply(history('beta', 2000));
  await storeSpans(engine, [span('alpha', 'a'), span('beta', 'b')]);
  await storeLogs(engine, [...logs('alpha', 1000), ...logs('beta', 2000)]);
}

/** A line of a run, one that knows of none, and one that knows nothing but the run. */
function logs(organization: string, base: number) {
  const place = { at: noon, organization, repository: `${organization}/${organization}-repo`, severity: 17 };
  return [
    {
      at: noon,
      body: `${organization} says no more than its run`,
      service: `${organization}-agent`,
      run: { source: 'github', runId: base + 1, attempt: 1 },
    },
    {
      ...place,
      body: `${organization} build failed`,
      service: `${organization}-app`,
      run: { source: 'github', runId: base + 1, attempt: 1 },
      jobName: `${organization}-build`,
    },
    { ...place, body: `${organization} scaled up`, service: `${organization}-scaler` },
  ];
}

/** A trace of one failed span, its ids made of one digit. */
function span(organization: string, digit: string): SampleSpan {
  return {
    traceId: digit.repeat(32),
    spanId: digit.repeat(16),
    at: noon,
    status: 'Error',
    service: `${organization}-app`,
    organization,
    repository: `${organization}/${organization}-repo`,
    events: [{ at: noon, name: 'exception' }],
    links: [{ traceId: digit.repeat(32), spanId: digit.repeat(16) }],
  };
}

function history(organization: string, base: number) {
  const place = { organization, repository: `${organization}/${organization}-repo`, workflow: `${organization}-ci` };
  const run = (number: number, change = {}) =>
    sampleRun({
      ...place,
      runId: base + number,
      runNumber: number,
      workflowId: base,
      attempt: 1,
      createdAt: noon,
      startedAt: noon + 1,
      completedAt: noon + 65_432,
      observedAt: noon + 65_999,
      title: `${organization} change ${number}`,
      actor: `${organization}-dev`,
      ...change,
    });
  const job = (jobId: number, change = {}) =>
    sampleJob({
      ...place,
      runId: base + 1,
      jobId: base * 10 + jobId,
      observedAt: noon + 170_000,
      labels: `${organization}-linux`,
      pool: `${organization}-pool`,
      runner: `${organization}-runner-${jobId}`,
      ...change,
    });
  const runs = [
    run(1, { conclusion: 'failure', url: 'https://github.com/x' }),
    run(1, { attempt: 2, conclusion: 'success' }),
    // Number 2 was never received.
    run(3, { status: 'in_progress', conclusion: null, completedAt: null }),
  ];
  const build = job(1, {
    createdAt: noon,
    startedAt: noon + 10_000,
    completedAt: noon + 100_000,
    durationMs: 90_000,
    queueMs: 10_000,
  });
  const steps = [sampleStep(0), sampleStep(1, { conclusion: 'failure', name: `${organization} breaks` })];
  const test = job(2, {
    createdAt: noon + 100_000,
    startedAt: noon + 110_000,
    completedAt: noon + 160_000,
    durationMs: 50_000,
    queueMs: 10_000,
    conclusion: 'failure',
    steps,
  });
  const unfinished = { status: 'in_progress', conclusion: null, completedAt: null, durationMs: null };
  const stuck = job(3, {
    ...unfinished,
    runId: base + 3,
    createdAt: noon - 30 * 3_600_000,
    startedAt: noon - 29 * 3_600_000,
  });
  const running = job(4, {
    ...unfinished,
    runId: base + 3,
    createdAt: noon + 1_700_000,
    startedAt: noon + 1_800_000,
  });
  const event = (sequence: number) =>
    sampleEvent(base + sequence, {
      ...place,
      runId: base + 1,
      jobId: base * 10 + 1,
      receivedAt: noon + sequence,
      body: Buffer.from(`{"of":"${organization}"}`),
    });
  return emptyBatch(organization, base, {
    runs,
    jobs: [build, test, stuck, running],
    jobsWithSteps: [build, test],
    rawEvents: [event(1), event(2), event(3)],
    deadLetters: [1, 2, 3].map((number) =>
      sampleDeadLetter(base + 10 + number, {
        receivedAt: noon + number,
        stateAt: noon + number,
        tenant: organization,
        message: `${organization} is unreadable`,
        code: number === 3 ? 'wrong_shape' : 'not_json',
      }),
    ),
    jobFacts: [build, test].map((one) => ({ sign: 1, job: one })),
    runFacts: runs.slice(0, 2).map((one) => ({ sign: 1, run: one })),
    openJobFacts: [stuck, running].map((one) => ({ sign: 1, job: one, since: one.startedAt ?? 0 })),
  });
}

/**
 * What cannot come about, since the applier keeps organisations apart: a job and an event of beta in a run of alpha. And what can:
 * a line and a span in which beta names that run.
 */
export async function storeIntrusion(engine: Engine): Promise<void> {
  const place = { organization: 'beta', repository: 'beta/beta-repo', runId: 1001 };
  const job = sampleJob({
    ...place,
    jobId: 10_009,
    runner: 'beta-runner-9',
    steps: [sampleStep(0, { name: 'beta intrudes' })],
  });
  const event = sampleEvent(2900, { ...place, receivedAt: noon, body: Buffer.from('{"of":"beta"}') });
  const batch = emptyBatch('intrusion', 2900, { jobs: [job], jobsWithSteps: [job], rawEvents: [event] });
  await createWriter(engine).apply(batch);
  const planted = {
    at: noon,
    tenant: 'beta',
    organization: 'beta',
    run: { source: 'github', runId: 1001, attempt: 1 },
  };
  await storeLogs(engine, [{ ...planted, body: 'beta plants a line', service: 'beta-agent', severity: 17 }]);
  const ids = { traceId: 'c'.repeat(32), spanId: 'c'.repeat(16) };
  await storeSpans(engine, [{ ...planted, ...ids, name: 'beta plants a span', service: 'beta-agent' }]);
}
