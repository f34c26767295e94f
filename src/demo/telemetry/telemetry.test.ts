import { expect, test } from 'vitest';
import { compareTraces } from '../../insights/run-trace/compare.ts';
import { joinTrace } from '../../insights/run-trace/join.ts';
import type { StoredSpan } from '../../insights/run-trace/trace.ts';
import { redactText } from '../../intake/redact/redact-text.ts';
import { createTestIntake } from '../../intake/telemetry/testing/intake.ts';
import { logCategories } from '../../model/log-category.ts';
import { stepSpanIdOf, traceIdOf } from '../../model/trace-ids.ts';
import { createJobLogSplitter, type JobLogRecord } from '../../sources/github-log/split-job-log.ts';
import { createDemo } from '../demo.ts';
import type { Sending } from './sendings.ts';

const intake = createTestIntake();
const now = intake.receivedAt;
const day = 86_400_000;
const demo = createDemo({ now, days: 8 });

interface Payload {
  action: string;
  workflow_run: {
    id: number;
    run_attempt: number;
    conclusion: string;
    updated_at: string;
    workflow_id: number;
    head_branch: string;
  };
  workflow_job: {
    id: number;
    run_id: number;
    run_attempt: number;
    conclusion: string;
    created_at: string;
    started_at: string;
    completed_at: string;
    runner_name: string | null;
  } | null;
}
const payloads = [...demo.history()].map(({ event, body }) => ({
  event,
  ...(JSON.parse(Buffer.from(body).toString()) as Payload),
}));
const endedJobs = payloads.flatMap(({ event, action, workflow_job: job }) =>
  event === 'workflow_job' && action === 'completed' && job !== null ? [job] : [],
);

interface SentSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  service: string;
  jobId: number;
  from: number;
  to: number;
  error: string | null;
  exceptions: number;
  links: number;
}

interface Told {
  log: Sending & { way: 'job-log' };
  spans: SentSpan[];
  records: Record<string, unknown>[];
}

interface Request {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue: string } }[] };
    scopeSpans: {
      spans: (Pick<SentSpan, 'traceId' | 'spanId' | 'parentSpanId' | 'name'> & {
        startTimeUnixNano: string;
        endTimeUnixNano: string;
        status?: { code: number; message: string };
        events?: object[];
        links?: object[];
      })[];
    }[];
  }[];
}

const said = (attributes: Request['resourceSpans'][0]['resource']['attributes'], name: string): string =>
  attributes.find(({ key }) => key === name)?.value.stringValue ?? '';

function spansOf(sending: Sending & { way: 'spans' }): SentSpan[] {
  const { resourceSpans } = sending as unknown as Request;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) =>
      scope.spans.map(({ traceId, spanId, parentSpanId, name, ...span }) => ({
        ...{ traceId, spanId, parentSpanId, name },
        service: said(resource.attributes, 'service.name'),
        jobId: Number(said(resource.attributes, 'cicd.pipeline.task.run.id')),
        from: Number(span.startTimeUnixNano) / 1e6,
        to: Number(span.endTimeUnixNano) / 1e6,
        error: span.status?.code === 2 ? span.status.message : null,
        exceptions: span.events?.length ?? 0,
        links: span.links?.length ?? 0,
      })),
    ),
  );
}

const sendings = [...demo.telemetry()].flatMap((one) => one.sendings);
/** By job. */
const told = new Map<number, Told>();
for (const sending of sendings) {
  if (sending.way === 'job-log') told.set(sending.job.jobId, { log: sending, spans: [], records: [] });
}
for (const sending of sendings) {
  if (sending.way !== 'spans') continue;
  for (const span of spansOf(sending)) told.get(span.jobId)?.spans.push(span);
}
const records = sendings
  .flatMap((sending) => (sending.way === 'records' ? sending.body.trim().split('\n') : []))
  .map((line) => JSON.parse(line));
for (const record of records) told.get(record.context.job_id)?.records.push(record);
const all = [...told.values()];

const readLog = ({ log }: Told): JobLogRecord[] => {
  const read: JobLogRecord[] = [];
  const splitter = createJobLogSplitter({ ...log.job, steps: log.steps as never }, (record) => read.push(record));
  splitter.push(Buffer.from(log.text));
  splitter.end();
  return read;
};

test('a job that failed, as it tells of itself', async () => {
  const failed = all.find(
    ({ log, spans }) => log.job.name.startsWith('test') && spans.filter(({ exceptions }) => exceptions > 0).length > 3,
  );
  expect(failed).toBeDefined();
  if (failed === undefined) return;
  await expect(storyOf(failed)).toMatchFileSnapshot('testdata/failed-job.golden.txt');
});

test('each span is within the one above it, and the first of them within a step of the job', () => {
  expect(all.length).toBeGreaterThan(1500);
  for (const { log, spans } of all) {
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    expect(byId.size).toBe(spans.length);
    for (const { traceId, parentSpanId, from, to } of spans) {
      expect(traceId).toBe(traceIdOf(log.job.runId, log.job.attempt));
      const above = byId.get(parentSpanId);
      const step = log.steps.find(({ number }) => stepSpanIdOf(log.job.jobId, number) === parentSpanId);
      const next = log.steps.find(({ number }) => number > (step?.number ?? 0));
      const ends = above?.to ?? next?.startedAt ?? log.job.completedAt;
      const begins = above?.from ?? step?.startedAt ?? Number.POSITIVE_INFINITY;
      if (from < begins || to > ends || to < from)
        expect([log.job.name, step?.name, begins, from, to, ends]).toBe('in order');
    }
  }
});

test('a step that failed says why, in its spans and in its lines, and no other step does', () => {
  let withSpans = 0;
  for (const one of all) {
    const failed = one.log.steps.find(({ conclusion }) => conclusion === 'failure');
    const errors = readLog(one).filter(({ severity }) => severity === 'error');
    const blamed = one.spans.filter(({ error }) => error !== null);
    if (failed === undefined) {
      expect(blamed).toEqual([]);
      continue;
    }
    expect(new Set(errors.map(({ stepNumber }) => stepNumber))).toEqual(new Set([failed.number]));
    if (blamed.length === 0) continue;
    withSpans += 1;
    const roots = blamed.filter(({ parentSpanId }) => !one.spans.some(({ spanId }) => spanId === parentSpanId));
    expect(roots.map(({ parentSpanId }) => parentSpanId)).toEqual([stepSpanIdOf(one.log.job.jobId, failed.number)]);
    expect(blamed.some(({ exceptions }) => exceptions > 0)).toBe(true);
  }
  expect(withSpans).toBeGreaterThan(60);
});

test('the kernel kills a process only where the log of the job tells of it, and before it does', () => {
  let killed = 0;
  for (const one of all) {
    const kill = one.records.find(({ service }) => service === 'kernel');
    const errors = readLog(one).filter(({ severity }) => severity === 'error');
    expect(kill !== undefined).toBe(one.log.text.includes('exit code 137'));
    if (kill === undefined) continue;
    killed += 1;
    const first = Math.min(...errors.map(({ timeUnixNano }) => Number(timeUnixNano) / 1e6));
    expect(Date.parse(String(kill.timestamp))).toBeLessThan(first);
  }
  expect(killed).toBeGreaterThan(0);
});

test('who reads the log finds each line in the step that wrote it', () => {
  for (const one of all) {
    const read = readLog(one);
    let step = 0;
    const begun: number[] = [];
    for (const { marker, body, stepNumber, stepName } of read) {
      const isFirst =
        (marker === 'group' && body.startsWith('Run ')) ||
        body === 'Post job cleanup.' ||
        body === 'Cleaning up orphan processes' ||
        step === 0;
      if (isFirst) {
        step = stepNumber;
        begun.push(stepNumber);
        const titles = stepName === 'Restore cache' ? ['Run actions/cache@v4'] : [stepName, `Run ${stepName}`];
        if (marker === 'group') expect(titles).toContain(body);
      }
      if (stepNumber !== step) expect([one.log.job.name, stepName, body]).toBe('in its step');
    }
    expect(begun).toEqual(one.log.steps.map(({ number }) => number));
  }
});

test('every job of the last day tells of itself; before, the failed runs do, and the last good one before each', () => {
  const ran = endedJobs.filter(
    (job) => job.conclusion !== 'skipped' && job.runner_name !== null && job.created_at <= job.started_at,
  );
  const missing = ran.filter(({ id, completed_at: at }) => Date.parse(at) > now - day + 2000 && !told.has(id));
  expect(missing).toEqual([]);

  const runs = payloads
    .filter(({ event, action }) => event === 'workflow_run' && action === 'completed')
    .map(({ workflow_run: run }) => run);
  const failed = runs.filter(
    ({ conclusion, updated_at: at }) => conclusion === 'failure' && Date.parse(at) > now - 7 * day + 2000,
  );
  expect(failed.length).toBeGreaterThan(60);
  let compared = 0;
  for (const run of failed) {
    const jobsOf = ({ id, run_attempt: attempt }: Payload['workflow_run']) =>
      ran.filter((job) => job.run_id === id && job.run_attempt === attempt);
    for (const { id } of jobsOf(run)) expect(told.has(id)).toBe(true);
    const before = runs.filter(
      (one) => one.workflow_id === run.workflow_id && one.conclusion === 'success' && one.updated_at < run.updated_at,
    );
    const good =
      before.findLast((one) => one.head_branch === run.head_branch) ??
      before.findLast((one) => one.head_branch === 'main');
    if (good === undefined) continue;
    compared += 1;
    for (const { id } of jobsOf(good)) expect(told.has(id)).toBe(true);
  }
  expect(compared).toBeGreaterThan(40);
});

test('against a good job of its kind, what broke a test job is what grew most', () => {
  const stored = ({ log, spans }: Told): StoredSpan[] =>
    spans.map(({ spanId, parentSpanId, name, service, from, to, error }) => ({
      spanId,
      parentSpanId,
      name,
      service,
      kind: '',
      startUs: Math.round(from * 1000),
      durationUs: Math.round((to - from) * 1000),
      status: error === null ? 'unset' : 'error',
      events: 0,
      links: 0,
      jobId: log.job.jobId,
      jobName: log.job.name,
      stepNumber: 0,
      runner: '',
    }));
  let compared = 0;
  for (const one of all) {
    const { repository, name } = one.log.job;
    if (!name.startsWith('test') || !one.spans.some(({ error, name }) => error !== null && name.startsWith('POST')))
      continue;
    const good = all.find(
      ({ log, spans }) =>
        log.job.repository === repository &&
        log.job.name === name &&
        spans.length > 0 &&
        log.steps.every(({ conclusion }) => conclusion === 'success'),
    );
    if (good === undefined) continue;
    compared += 1;
    const [first] = compareTraces(joinTrace(null, stored(good), now), joinTrace(null, stored(one), now));
    const blamed = one.spans.filter(({ error }) => error !== null).map(({ name }) => name);
    expect(first?.ownDeltaUs).toBeGreaterThan(500_000);
    expect(blamed).toContain(first?.path.at(-1));
  }
  expect(compared).toBeGreaterThan(8);
});

test('intake takes all of it; severities, categories, links and masked secrets are among it', async () => {
  let rows = 0;
  for (const sending of sendings.slice(0, 200)) {
    if (sending.way === 'job-log') continue;
    const isSpans = sending.way === 'spans';
    const body = Buffer.from(isSpans ? JSON.stringify({ resourceSpans: sending.resourceSpans }) : sending.body);
    const way = isSpans
      ? ({ signal: 'traces', encoding: 'json' } as const)
      : ({ signal: 'logs', encoding: 'records' } as const);
    const sent = await intake.send({ ...way, tenant: '', body });
    const wanted = isSpans ? spansOf(sending).length : sending.body.trim().split('\n').length;
    expect([sent.outcome, sent.accepted, sent.rows]).toEqual(['accepted', wanted, wanted]);
    rows += sent.rows;
    // What tells how a run ended would be taken for a run that is known by its spans alone.
    expect(sent.parts.flatMap(({ runEvents }) => runEvents)).toEqual([]);
  }
  expect(rows).toBeGreaterThan(1000);
  expect(new Set(records.map(({ level }) => level))).toEqual(
    new Set(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']),
  );
  const categories = new Set(records.map(({ context }) => context.log_category));
  expect(logCategories.filter((category) => category !== 'job' && !categories.has(category))).toEqual([]);
  const severities = new Set(all.flatMap((one) => readLog(one).map(({ severity }) => severity)));
  expect([...severities].sort()).toEqual(['error', 'info', 'unset', 'warn']);
  expect(all.some(({ spans }) => spans.some(({ links }) => links > 0))).toBe(true);

  const leaks = all.map(({ log }) => log.text).filter((text) => /gh[s]_\w{36}/.test(text));
  expect(leaks.length).toBeGreaterThan(3);
  for (const text of leaks) {
    const bytes = Buffer.from(text);
    expect(redactText(bytes)).toMatchObject({ github: 1 });
    expect(bytes.toString()).not.toMatch(/gh[s]_\w{36}/);
  }
});

/** For people: the spans as a tree, then the lines, then what others said of it. Times in seconds since the job began. */
function storyOf(one: Told): string {
  const { startedAt, name, repository } = one.log.job;
  const since = (at: number): string => ((at - startedAt) / 1000).toFixed(3).padStart(8);
  const out = [`${repository}: ${name}`, ''];
  const show = (parent: string, depth: number): void => {
    for (const span of one.spans.filter(({ parentSpanId }) => parentSpanId === parent)) {
      const error = span.error === null ? '' : `  ! ${span.error}`;
      out.push(`${since(span.from)} ${since(span.to)}  ${'  '.repeat(depth)}${span.name} [${span.service}]${error}`);
      show(span.spanId, depth + 1);
    }
  };
  for (const { number, name: step } of one.log.steps) {
    out.push(`step ${number} ${step}`);
    show(stepSpanIdOf(one.log.job.jobId, number), 1);
  }
  const control = String.fromCharCode(0x1b);
  out.push('', ...one.log.text.replaceAll(control, '␛').trimEnd().split('\n'), '');
  for (const { timestamp, level, service, message } of one.records)
    out.push(`${timestamp} ${level} ${service}: ${message}`);
  return `${out.join('\n')}\n`;
}
