import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ZipkinSpan } from '../../src/intake/forward/zipkin-spans.ts';
import { jobSpanIdOf, queueSpanIdOf, rootSpanIdOf, stepSpanIdOf, traceIdOf } from '../../src/model/trace-ids.ts';
import { deliverRun } from './deliver-run.ts';
import { makeDirectory, type Program, startProgram, until } from './program.ts';

// Against a real Zipkin: mvn dependency:get -Dartifact=io.zipkin:zipkin-server:3.4.4:jar:exec -Dtransitive=false, and where that put it
// into ZIPKIN_JAR.
const jar = process.env.ZIPKIN_JAR ?? '';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.skipIf(jar === '')('a real Zipkin', () => {
  const directory = makeDirectory();
  let zipkin: ChildProcess;
  let url: string;
  let program: Program;
  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const env = { PATH: process.env.PATH, QUERY_PORT: String(port), STORAGE_TYPE: 'mem' };
    zipkin = spawn('java', ['-Xmx256m', '-jar', jar], { env, stdio: 'ignore' });
    await until('Zipkin is up', async () => (await fetch(`${url}/health`).catch(() => null))?.ok === true);
    program = await startProgram(directory.path, { RUNLENS_FORWARD_ZIPKIN_ENDPOINT: url });
  });
  afterAll(async () => {
    await program.end('SIGTERM');
    const gone = new Promise((resolve) => zipkin.once('exit', resolve));
    zipkin.kill('SIGKILL');
    await gone;
    directory.remove();
  });

  const trace = async (id: string): Promise<ZipkinSpan[]> => {
    const answer = await fetch(`${url}/api/v2/trace/${id}`);
    return answer.ok ? ((await answer.json()) as ZipkinSpan[]) : [];
  };

  it('shows the run that a webhook told of', async () => {
    const runId = 7_800_001;
    const jobId = await deliverRun(program.url, runId);
    const id = traceIdOf(runId, 1);
    await until('it is there', async () => (await trace(id)).length === 5);
    const spans = await trace(id);
    const root = rootSpanIdOf(runId, 1);
    const job = jobSpanIdOf(jobId);
    expect(new Map(spans.map((span) => [span.id, span.parentId]))).toEqual(
      new Map([
        [root, undefined],
        [job, root],
        [queueSpanIdOf(jobId), job],
        [stepSpanIdOf(jobId, 1), job],
        [stepSpanIdOf(jobId, 2), job],
      ]),
    );
    const found = spans.find((span) => span.id === root);
    expect(found).toMatchObject({ kind: 'SERVER', name: 'ci', duration: 61_000_000 });
    expect(found?.tags).toMatchObject({ 'cicd.pipeline.run.id': String(runId), error: '' });
  });

  it('takes every field that a span can have', async () => {
    const traceId = 'ab'.repeat(16);
    const now = BigInt(Date.now()) * 1_000_000n;
    const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
    const span = {
      traceId,
      spanId: '12'.repeat(8),
      name: 'SELECT',
      kind: 3,
      startTimeUnixNano: String(now),
      endTimeUnixNano: String(now + 100n),
      attributes: [
        text('peer.service', 'orders'),
        { key: 'list', value: { arrayValue: { values: [{ intValue: '1' }] } } },
      ],
      events: [{ timeUnixNano: String(now), name: 'retry', attributes: [text('why', 'slow')] }, { name: 'no time' }],
      status: { code: 2, message: 'broken' },
    };
    const resource = { attributes: [text('service.name', 'shop')] };
    const answer = await fetch(`${program.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'db' }, spans: [span] }] }] }),
    });
    expect(answer.status).toBe(200);
    await until('it is there', async () => (await trace(traceId)).length === 1);
    expect(await trace(traceId)).toMatchObject([
      {
        kind: 'CLIENT',
        name: 'select',
        duration: 1,
        localEndpoint: { serviceName: 'shop' },
        remoteEndpoint: { serviceName: 'orders' },
        annotations: expect.arrayContaining([
          { timestamp: expect.any(Number), value: '"retry": {"why":"slow"}' },
          { timestamp: expect.any(Number), value: 'no time' },
        ]),
        tags: { error: 'broken', 'otel.status_code': 'ERROR', 'otel.scope.name': 'db', list: '[1]' },
      },
    ]);
  });
});
