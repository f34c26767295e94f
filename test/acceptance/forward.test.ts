import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SinkServer, startSinkServer } from '../../src/intake/forward/testing/sink-server.ts';
import type { ZipkinSpan } from '../../src/intake/forward/zipkin-spans.ts';
import { jobSpanIdOf, queueSpanIdOf, rootSpanIdOf, stepSpanIdOf, traceIdOf } from '../../src/model/trace-ids.ts';
import { deliverRun } from './deliver-run.ts';
import { drained, makeDirectory, type Program, startProgram, until } from './program.ts';

// Two programs: what comes to `near` goes on to `far`, a real receiver of OTLP, and to a Zipkin that remembers what it is sent.
const run = promisify(execFile);
const client = fileURLToPath(new URL('otlp-client.mjs', import.meta.url));
const nearDirectory = makeDirectory();
const farDirectory = makeDirectory();
const secret = 'forward-secret-0123456789';
const token = 'far-admin-token-0123456789';
let zipkin: SinkServer;
let sdkZipkin: SinkServer;
let near: Program;
let far: Program;

const farEnv = { RUNLENS_ADMIN_TOKEN: token };
const nearEnv = () => ({
  RUNLENS_FORWARD_OTLP_ENDPOINT: far.url,
  RUNLENS_FORWARD_OTLP_HEADERS: `Authorization=Bearer%20${token},x-also=${secret}`,
  RUNLENS_FORWARD_SIGNALS: 'traces,logs',
  RUNLENS_FORWARD_ZIPKIN_ENDPOINT: zipkin.url,
});
beforeAll(async () => {
  zipkin = await startSinkServer();
  sdkZipkin = await startSinkServer();
  for (const one of [zipkin, sdkZipkin]) one.behave(() => ({ status: 202 }));
  far = await startProgram(farDirectory.path, farEnv);
  near = await startProgram(nearDirectory.path, nearEnv());
});
afterAll(async () => {
  await near.end('SIGTERM');
  await far.end('SIGTERM');
  await Promise.all([zipkin.close(), sdkZipkin.close()]);
  nearDirectory.remove();
  farDirectory.remove();
});

interface Component {
  status: string;
  reason?: string;
  numbers: { waiting: number; sent: number; dropped: number };
}
const sink = async (name: string): Promise<Component> => {
  const health = (await (await fetch(`${near.url}/health`)).json()) as { components: Record<string, Component> };
  return health.components[`forward-${name}`] as Component;
};
interface Trace {
  run: { runId: number } | null;
  spans: {
    spanId: string;
    parentId: string | null;
    kind: string;
    name: string;
    status: string;
    startUs: number;
    durationUs: number;
  }[];
}
async function get<T>(program: Program, path: string): Promise<T> {
  const headers: Record<string, string> = program === far ? { authorization: `Bearer ${token}` } : {};
  return (await (await fetch(`${program.url}/api/v1${path}`, { headers })).json()) as T;
}
const zipkinSpans = (server: SinkServer): ZipkinSpan[] =>
  server.received.flatMap(({ body }) => JSON.parse(body.toString('utf8')) as ZipkinSpan[]);

const nanoseconds = (ms: number) => String(BigInt(ms) * 1_000_000n);
/** A request of one span; gives its trace id. */
async function sendSpan(number: number): Promise<string> {
  const traceId = number.toString(16).padStart(32, 'a');
  const span = {
    traceId,
    spanId: 'b7ad6b7169203331',
    name: `span ${number}`,
    startTimeUnixNano: nanoseconds(Date.now()),
    endTimeUnixNano: nanoseconds(Date.now()),
  };
  const answer = await fetch(`${near.url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  expect(answer.status).toBe(200);
  return traceId;
}
const arrived = async (traceId: string) => ((await get<Partial<Trace>>(far, `/traces/${traceId}`)).spans ?? []).length;

describe('what the SDK sends', () => {
  it('shows at the other end, and Zipkin gets what the SDK itself would send it', async () => {
    const { stdout, stderr } = await run(process.execPath, [client], {
      env: {
        PATH: process.env.PATH,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${near.otlp.http}`,
        OTEL_TRACES_EXPORTER: 'otlp,zipkin',
        OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${sdkZipkin.url}/api/v2/spans`,
        OTEL_LOGS_EXPORTER: 'otlp',
        OTEL_METRICS_EXPORTER: 'otlp',
        OTEL_LOG_LEVEL: 'error',
        OTEL_SERVICE_NAME: 'forwarded',
      },
    });
    expect(stderr).toBe('');
    const { traceId, spanId } = JSON.parse(stdout) as { traceId: string; spanId: string };
    await until('both spans are at the other end', async () => (await arrived(traceId)) === 2);
    const [here, there] = await Promise.all([near, far].map((one) => get<Trace>(one, `/traces/${traceId}`)));
    expect(there).toEqual(here);
    const logs = async () => JSON.stringify(await get(far, `/logs?trace=${traceId}`));
    await expect.poll(logs).toContain('one test passed');

    await until('both spans are in Zipkin', async () => zipkinSpans(zipkin).length === 2);
    const [ours, theirs] = [zipkin, sdkZipkin].map((server) =>
      zipkinSpans(server).sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    expect(
      zipkin.received.every(
        ({ path, headers }) => path === '/api/v2/spans' && headers['content-type'] === 'application/json',
      ),
    ).toBe(true);
    // The SDK rounds, joins lists by commas where the specification has JSON, and gives its scope no tag but its service one.
    const plain = (value: string) => (value.startsWith('[') ? (JSON.parse(value) as string[]).join(',') : value);
    const comparable = (spans: ZipkinSpan[] = []) =>
      spans.map(({ tags = {}, timestamp = 0, duration = 0, ...rest }) => ({
        ...rest,
        tags: Object.fromEntries(
          Object.entries(tags)
            .filter(([name]) => name !== 'service.name' && !/^otel\.(scope|library)\./.test(name))
            .map(([name, value]) => [name, plain(value)]),
        ),
        isTimed: timestamp > 0 && duration > 0,
      }));
    expect(comparable(ours)).toEqual(comparable(theirs));
    expect(ours?.find(({ id }) => id === spanId)?.tags).toMatchObject({
      error: 'a test failed',
      'otel.scope.name': 'acceptance',
    });
  });
});

describe('a run that a webhook told of', () => {
  it('is a trace at the other end when it has ended, once', async () => {
    const runId = 7_700_001;
    const jobId = await deliverRun(near.url, runId);
    await until('the trace is there', async () => (await arrived(traceIdOf(runId, 1))) === 5);
    const tree = async (program: Program) => {
      const { run: known, spans } = await get<Trace>(program, `/traces/${traceIdOf(runId, 1)}`);
      const seen = spans.map(({ spanId, parentId, kind, name, status, startUs, durationUs }) => ({
        spanId,
        parentId,
        kind,
        name,
        status,
        startUs,
        durationUs,
      }));
      return { runId: known?.runId, seen };
    };
    const here = await tree(near);
    expect(here.runId).toBe(runId);
    // The spans are there at once; that they are a run goes through another journal.
    await expect.poll(() => tree(far)).toEqual(here);
    expect(here.seen.map(({ spanId }) => spanId)).toEqual([
      rootSpanIdOf(runId, 1),
      jobSpanIdOf(jobId),
      queueSpanIdOf(jobId),
      stepSpanIdOf(jobId, 1),
      stepSpanIdOf(jobId, 2),
    ]);
    const inZipkin = () => zipkinSpans(zipkin).filter(({ traceId }) => traceId === traceIdOf(runId, 1));
    await until('it is in Zipkin', async () => inZipkin().length > 0);
    expect(inZipkin()).toHaveLength(5);
    expect(inZipkin()[0]).toMatchObject({ name: 'CI', kind: 'SERVER', localEndpoint: { serviceName: 'Hello-World' } });
  });
});

describe('a sink that dies', () => {
  it('costs nothing: all is taken as before, and arrives when it is back', async () => {
    const runId = 7_700_002;
    const { port } = new URL(far.url);
    await far.end('SIGKILL');
    const ids: string[] = [];
    for (let n = 0; n < 150; n += 1) ids.push(await sendSpan(0x1000 + n));
    await deliverRun(near.url, runId);
    await drained(near.url);
    const refused = 'the last request was not taken: ECONNREFUSED';
    await until('it is told', async () => (await sink('otlp')).reason === refused);
    const { status, numbers } = await sink('otlp');
    expect([status, numbers.dropped]).toEqual(['degraded', 0]);
    expect(numbers.waiting).toBeGreaterThanOrEqual(150);
    expect((await fetch(`${near.url}/health`)).status).toBe(200);
    await until('the other sink has them', async () => (await sink('zipkin')).numbers.waiting === 0);
    // What waits does so on disk, also over a death of our own.
    await near.end('SIGKILL');
    near = await startProgram(nearDirectory.path, nearEnv());
    far = await startProgram(farDirectory.path, { ...farEnv, RUNLENS_PORT: port });
    for (const id of ids) await until(`${id} is there`, async () => (await arrived(id)) === 1);
    await until('so is the run', async () => (await arrived(traceIdOf(runId, 1))) === 5);
    await until('nothing waits', async () => (await sink('otlp')).numbers.waiting === 0);
    expect(await sink('otlp')).toMatchObject({ status: 'healthy', numbers: { dropped: 0 } });
  });

  it('that refuses is counted, and no secret is told anywhere', async () => {
    await until('nothing waits', async () => (await sink('zipkin')).numbers.waiting === 0);
    zipkin.behave(() => ({ status: 400, body: Buffer.from(secret) }));
    await sendSpan(0x2000);
    await until('it is counted', async () => (await sink('zipkin')).numbers.dropped === 1);
    expect((await sink('zipkin')).reason).toBe('the last request was not taken: answer 400');
    const shown = (await (await fetch(`${near.url}/health`)).text()) + near.output();
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain(token);
  });
});
