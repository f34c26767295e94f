import { execFile, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import examples from '@octokit/webhooks-examples';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  jobSpanIdOf,
  knownQueueSpanIds,
  knownStepSpanIds,
  rootSpanIdOf,
  traceIdOf,
} from '../../src/model/trace-ids.ts';
import { encodeJson } from '../../src/sources/otlp/encode-json.ts';
import { openStore } from '../../src/store/open.ts';
import { deliver, drained, makeDirectory, type Program, runToEnd, startProgram } from './program.ts';

const run = promisify(execFile);
const client = fileURLToPath(new URL('otlp-client.mjs', import.meta.url));
const directory = makeDirectory();
let program: Program;
beforeAll(async () => {
  program = await startProgram(directory.path);
});
afterAll(async () => {
  await program.end('SIGTERM');
  directory.remove();
});

const get = async <T>(path: string): Promise<T> => (await (await fetch(`${program.url}/api/v1${path}`)).json()) as T;

interface Trace {
  run: { runId: number; attempt: number } | null;
  spans: { spanId: string; parentId: string | null; kind: string; name: string; status: string; service: string }[];
}

interface JobPayload {
  action: string;
  repository: object;
  workflow_job: Record<string, unknown>;
}
const all = examples as unknown as { name: string; examples: JobPayload[] }[];
const example = all.find(({ name }) => name === 'workflow_job')?.examples.find(({ action }) => action === 'completed');
const begun = Math.floor(Date.now() / 1000) * 1000 - 600_000;
const at = (seconds: number) => new Date(begun + seconds * 1000).toISOString();
const repository = 'Codertocat/Hello-World';
/** The example names one owner in the repository's name and another one beside it. */
const owner = { login: 'Codertocat' };

/** A job that began ten minutes ago and goes on for an hour, so that what is sent now happens in it. */
async function deliverJob(runId: number, jobId: number, name: string): Promise<void> {
  const times = { created_at: at(0), started_at: at(10), completed_at: at(3600) };
  const ids = { id: jobId, run_id: runId, run_attempt: 1, name, steps: [] };
  const place = { repository: { ...example?.repository, owner }, organization: owner };
  const body = JSON.stringify({ ...example, ...place, workflow_job: { ...example?.workflow_job, ...ids, ...times } });
  expect((await deliver(program.url, body, { deliveryId: `job-${jobId}` })).status).toBe(202);
}

describe.each(['http/protobuf', 'http/json', 'grpc'])('the SDK over %s', (protocol) => {
  it('its spans appear below the job that they were sent from', async () => {
    const runId = 7_000_000 + protocol.length;
    const jobId = runId * 10;
    await deliverJob(runId, jobId, 'build');
    await deliverJob(runId, jobId + 1, 'lint');
    const isGrpc = protocol === 'grpc';
    const { stdout, stderr } = await run(process.execPath, [client], {
      env: {
        PATH: process.env.PATH,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${isGrpc ? program.otlp.grpc : program.otlp.http}`,
        OTEL_EXPORTER_OTLP_COMPRESSION: isGrpc ? 'gzip' : 'none',
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_LOGS_EXPORTER: 'otlp',
        OTEL_METRICS_EXPORTER: 'otlp',
        OTEL_LOG_LEVEL: 'error',
        OTEL_SERVICE_NAME: protocol.replace('/', '-'),
        OTEL_RESOURCE_ATTRIBUTES: `GITHUB_RUN_ID=${runId},GITHUB_RUN_ATTEMPT=1,GITHUB_JOB=build,GITHUB_REPOSITORY=${encodeURIComponent(repository)}`,
      },
    });
    expect(stderr).toBe('');
    const { traceId, spanId } = JSON.parse(stdout) as { traceId: string; spanId: string };
    await drained(program.url);
    const trace = await get<Trace>(`/runs/github/${runId}/attempts/1/trace`);
    const sent = trace.spans.find((span) => span.spanId === spanId);
    expect(sent).toMatchObject({ name: 'unit tests', kind: 'span', status: 'error', parentId: jobSpanIdOf(jobId) });
    expect(trace.spans.find(({ name }) => name === 'a test')).toMatchObject({ parentId: spanId });
    // The trace is not the run's own; its spans name the run.
    expect((await get<Trace>(`/traces/${traceId}`)).run).toMatchObject({ runId, attempt: 1 });
  });
});

const nanoseconds = (ms: number) => String(BigInt(ms) * 1_000_000n);
let next = 1;
const oneSpan = (fields: object = {}, resource: object = {}) => ({
  resourceSpans: [
    {
      resource,
      scopeSpans: [
        {
          spans: [
            {
              traceId: (next++).toString(16).padStart(32, 'a'),
              spanId: 'b7ad6b7169203331',
              name: 'by hand',
              startTimeUnixNano: nanoseconds(Date.now()),
              endTimeUnixNano: nanoseconds(Date.now()),
              ...fields,
            },
          ],
        },
      ],
    },
  ],
});

describe('curl', () => {
  const curl = (port: string, args: string[], input: string | Buffer) =>
    spawnSync('curl', ['-sS', '-o', '-', '-w', '\n%{http_code} %{content_type}', ...args, `${port}/v1/traces`], {
      input,
    });
  const said = (result: ReturnType<typeof curl>) => result.stdout.toString() + result.stderr.toString();

  it('sends JSON to the main port', async () => {
    const request = oneSpan();
    const result = curl(program.url, ['-H', 'content-type: application/json', '-d', '@-'], JSON.stringify(request));
    expect(said(result)).toBe('{}\n200 application/json');
    await drained(program.url);
    const [id] = request.resourceSpans
      .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
      .map(({ traceId }) => traceId);
    expect((await get<Trace>(`/traces/${id}`)).spans).toMatchObject([{ name: 'by hand' }]);
  });

  it('sends protobuf in gzip to the port of OTLP', () => {
    const types = ['-H', 'content-type: application/x-protobuf', '-H', 'content-encoding: gzip', '--data-binary', '@-'];
    const result = curl(`http://127.0.0.1:${program.otlp.http}`, types, gzipSync(encodeJson('traces', oneSpan())));
    expect(said(result)).toBe('\n200 application/x-protobuf');
  });

  it('is told what is wrong', () => {
    const result = curl(
      program.url,
      ['-H', 'content-type: application/json', '-d', '@-'],
      JSON.stringify(oneSpan({ name: 7 })),
    );
    expect(said(result)).toContain('spans[0].name must be a text');
    expect(said(result)).toContain('\n400 application/json');
  });
});

describe('a run that is told of by spans', () => {
  const attribute = (key: string, value: string | number) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  });
  const send = async (body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${program.url}/v1/traces`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect([response.status, await response.text()]).toEqual([200, '{}']);
  };
  const runId = 8_100_001;
  const jobId = 81_000_011;
  const names = { runId, attempt: 1, jobId, name: 'build' };
  const span = (fields: object, from: number, to: number) => ({
    traceId: traceIdOf(runId, 1),
    kind: 1,
    startTimeUnixNano: nanoseconds(begun + from * 1000),
    endTimeUnixNano: nanoseconds(begun + to * 1000),
    status: { code: 1 },
    ...fields,
  });
  const request = (attributes: object[], spans: object[]) => ({
    resourceSpans: [
      { resource: { attributes: [attribute('vcs.vendor.name', 'github'), ...attributes] }, scopeSpans: [{ spans }] },
    ],
  });
  const page = `https://github.com/octo/spans/actions/runs/${runId}`;
  const ofRun = request(
    [
      attribute('cicd.pipeline.name', 'From spans'),
      attribute('cicd.pipeline.run.id', runId),
      attribute('cicd.pipeline.run.status', 'success'),
      attribute('cicd.pipeline.run.url.full', page),
    ],
    [span({ spanId: rootSpanIdOf(runId, 1), name: 'From spans', kind: 2 }, 0, 60)],
  );
  const ofJob = request(
    [
      attribute('cicd.pipeline.task.run.id', jobId),
      attribute('cicd.pipeline.run.task.status', 'success'),
      attribute('cicd.pipeline.worker.labels', 'only-spans'),
      attribute('cicd.pipeline.task.run.url.full', `${page}/job/${jobId}`),
    ],
    [
      span({ spanId: jobSpanIdOf(jobId), parentSpanId: rootSpanIdOf(runId, 1), name: 'build' }, 1, 59),
      span({ spanId: knownQueueSpanIds(names)[0], parentSpanId: jobSpanIdOf(jobId), name: 'queue-build' }, 1, 6),
      span(
        {
          spanId: knownStepSpanIds(names, { number: 1, name: 'Test' })[1],
          parentSpanId: jobSpanIdOf(jobId),
          name: 'Test',
          attributes: [
            attribute('cicd.pipeline.task.name', 'Test'),
            attribute('cicd.pipeline.run.task.status', 'success'),
          ],
        },
        6,
        58,
      ),
    ],
  );

  it('is a run with its job and steps, counted once however often it is sent', async () => {
    for (const body of [ofJob, ofRun, ofJob, ofRun]) await send(body);
    // The same spans in other company are another request, and no other run.
    await send({ resourceSpans: [...ofRun.resourceSpans, ...ofJob.resourceSpans, ...oneSpan().resourceSpans] });
    await drained(program.url);
    // What the applier handed on comes through the other journal.
    await drained(program.url);
    const found = await get<Record<string, unknown>>(`/runs/github/${runId}`);
    expect(JSON.stringify(found)).toContain('From spans');
    const trace = await get<Trace>(`/runs/github/${runId}/attempts/1/trace`);
    expect(trace.spans.map(({ kind, name }) => [kind, name])).toEqual([
      ['run', 'From spans'],
      ['job', 'build'],
      ['queue', expect.any(String)],
      ['step', 'Test'],
    ]);
    const metrics = await (await fetch(`${program.url}/metrics`)).text();
    const jobs = metrics
      .split('\n')
      .filter((line) => line.startsWith('cicd_jobs_total{') && line.includes('only-spans'));
    // Known label sets start at 0.
    expect(jobs.map((line) => line.split(' ').at(-1)).filter((value) => value !== '0')).toEqual(['1']);
  });
});

describe('the ports of OTLP', () => {
  it('one that is taken and was asked for is one clear sentence', async () => {
    const other = makeDirectory();
    const { code, output } = await runToEnd(other.path, { RUNLENS_OTLP_HTTP_PORT: String(program.otlp.http) });
    expect(code).toBe(1);
    expect(output).toContain(
      `Cannot listen for OTLP on 127.0.0.1:${program.otlp.http}: another program listens there.`,
    );
    expect(output).toContain('RUNLENS_OTLP_HTTP_PORT');
    other.remove();
  });

  it('the usual ones, when a collector has them, are only a warning', async () => {
    const holders = await Promise.all([4317, 4318].map(hold));
    const other = makeDirectory();
    const second = await startProgram(other.path, { RUNLENS_OTLP_HTTP_PORT: '', RUNLENS_OTLP_GRPC_PORT: '' });
    expect(second.output()).toContain('OTLP does not come in here');
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${second.url}/v1/logs`, { method: 'POST', headers, body: '{}' })).status).toBe(200);
    expect((await fetch(`${second.url}/ready`)).status).toBe(200);
    expect(await second.end('SIGTERM')).toBe(0);
    other.remove();
    for (const holder of holders) holder.close();
  });
});

/** Takes a port, unless it is taken already. */
function hold(port: number) {
  const server = createServer();
  return new Promise<typeof server>((resolve) => {
    server.once('error', () => resolve(server));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

it('after the end everything is in the tables, once', async () => {
  await drained(program.url);
  expect(await program.end('SIGTERM')).toBe(0);
  const engine = await openStore({ dataDir: directory.path });
  try {
    const sums = (table: string, value: string) =>
      engine.query(
        'otlp',
        `SELECT ServiceName AS service, ${value} AS n FROM ${table} WHERE ServiceName != '' GROUP BY service ORDER BY service`,
      );
    const each = (n: number) => ['grpc', 'http-json', 'http-protobuf'].map((service) => ({ service, n }));
    expect(await sums('otel_traces', 'count()')).toEqual(each(2));
    expect(await sums('otel_logs', "countIf(Body = 'one test passed' AND RunId != 0 AND JobName = 'build')")).toEqual(
      each(1),
    );
    expect(await sums('otel_metrics_sum', 'sum(Value)')).toEqual(each(3));
  } finally {
    await engine.close();
  }
});
