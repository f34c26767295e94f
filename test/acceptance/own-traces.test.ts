import { readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import examples from '@octokit/webhooks-examples';
import { afterEach, expect, it } from 'vitest';
import { deliver, drained, mainFile, makeDirectory, type Program, startProgram, until } from './program.ts';

const directory = makeDirectory();
const running: Program[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.end('SIGKILL')));
  directory.remove();
});

const service = 'runlens-in-itself';
const hidden = 'hunter2-hunter2';

/** A port that was free a moment ago: where its own traces are to go has to be known before it starts. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Sends its traces to itself: to its own port of OTLP, or to its main port. */
async function startTraced(door: 'RUNLENS_OTLP_HTTP_PORT' | 'RUNLENS_PORT', env: Record<string, string>) {
  const port = await freePort();
  const program = await startProgram(directory.path, {
    [door]: String(port),
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_SERVICE_NAME: service,
    ...env,
  });
  running.push(program);
  return program;
}

interface Summary {
  traceId: string;
  name: string;
  spans: number;
}
interface Span {
  spanId: string;
  parentId: string | null;
  name: string;
  service: string;
}

const example = (
  examples as unknown as { name: string; examples: { action: string; workflow_job: Record<string, unknown> }[] }[]
)
  .find(({ name }) => name === 'workflow_job')
  ?.examples.find(({ action }) => action === 'completed');

it('finds its own traces in itself, and they come to rest', async () => {
  const program = await startTraced('RUNLENS_OTLP_HTTP_PORT', { OTEL_BSP_SCHEDULE_DELAY: '100' });
  const get = async <T>(path: string, headers: Record<string, string> = {}): Promise<T> =>
    (await (await fetch(`${program.url}/api/v1${path}`, { headers })).json()) as T;
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const spanId = 'b7ad6b7169203331';
  const at = new Date(Date.now() - 60_000).toISOString();
  for (const id of [71, 72, 73]) {
    const job = { ...example?.workflow_job, id, run_id: 7, created_at: at, started_at: at, completed_at: at };
    const body = JSON.stringify({ ...example, workflow_job: job });
    expect((await deliver(program.url, body, { deliveryId: `job-${id}` })).status).toBe(202);
  }
  const line = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'hello' } }] }] }] };
  await fetch(`${program.url}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(line),
  });
  await get(`/logs?q=${hidden}`, { traceparent: `00-${traceId}-${spanId}-01`, 'x-secret': hidden });

  const wanted = ['POST /webhooks/github', 'apply events', 'apply telemetry', 'GET /api/v1/logs'];
  let found: Summary[] = [];
  await until('its traces are found', async () => {
    found = (await get<{ items: Summary[] }>(`/traces?service=${service}&limit=200`)).items;
    return wanted.every((name) => found.some((one) => one.name === name));
  });
  const { spans } = await get<{ spans: Span[] }>(`/traces/${traceId}`);
  const request = spans.find(({ name }) => name === 'GET /api/v1/logs');
  expect(request?.service).toBe(service);
  const below = spans.filter(({ parentId }) => parentId === request?.spanId);
  expect(below.length).toBeGreaterThan(0);
  const applied = found.find(({ name }) => name === 'apply events');
  const batch = await get<{ spans: Span[] }>(`/traces/${applied?.traceId}`);
  const details = await Promise.all([
    ...spans.map((span) => get<object>(`/traces/${traceId}/spans/${span.spanId}`)),
    get<object>(`/traces/${applied?.traceId}/spans/${batch.spans[0]?.spanId}`),
  ]);
  expect(details.at(-1)).toMatchObject({
    attributes: { 'runlens.batch.attempt': '1' },
    scope: expect.stringMatching(/^runlens\.server /),
  });
  expect(JSON.stringify(details)).not.toContain(hidden);

  // Nothing is asked any more but /health, which is not traced: were each batch of spans told of in a span, this would go on for ever.
  let rows = -1;
  let since = Date.now();
  await until('no more of its own spans come', async () => {
    const health = (await (await fetch(`${program.url}/health`)).json()) as {
      components: { telemetry: { numbers: { rows: number } } };
    };
    const { rows: now } = health.components.telemetry.numbers;
    if (now !== rows) since = Date.now();
    rows = now;
    return Date.now() - since > 3000;
  });
  expect(await program.end('SIGTERM')).toBe(0);
});

it('sends what is left when it ends, to its main port as well', async () => {
  const env = { OTEL_BSP_SCHEDULE_DELAY: '3600000' };
  const program = await startTraced('RUNLENS_PORT', env);
  expect((await fetch(`${program.url}/api/v1/runs`)).status).toBe(200);
  expect(await program.end('SIGTERM')).toBe(0);
  const after = await startProgram(directory.path);
  running.push(after);
  await drained(after.url);
  const { items } = (await (await fetch(`${after.url}/api/v1/traces?service=${service}`)).json()) as {
    items: Summary[];
  };
  expect(items.map(({ name }) => name)).toContain('GET /api/v1/runs');
});

it('a receiver that is not there is said once, and nothing waits for it', async () => {
  const port = await freePort();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_EXPORTER_OTLP_TIMEOUT: '200' };
  const program = await startProgram(directory.path, { ...env, OTEL_BSP_SCHEDULE_DELAY: '50' });
  running.push(program);
  await until('it is said', async () => {
    expect((await fetch(`${program.url}/api/v1/runs`)).status).toBe(200);
    return program.output().includes('its own traces cannot be sent');
  });
  expect(await program.end('SIGTERM')).toBe(0);
  expect(program.output().match(/its own traces cannot be sent/g)).toHaveLength(1);
});

it('nothing of the SDK is loaded unless it is asked for', () => {
  const dist = dirname(mainFile);
  const text = (name: string) => readFileSync(join(dist, name), 'utf8');
  const isSdk = (name: string) => text(name).includes('OTEL_BSP_SCHEDULE_DELAY');
  expect(readdirSync(dist).filter((name) => name.endsWith('.js') && isSdk(name))).toHaveLength(1);
  for (const entry of ['main.js', 'worker.js', 'telemetry-worker.js']) {
    const loaded = new Set([entry]);
    for (const name of loaded) {
      const imports = text(name).matchAll(/^(?:import|export)\b[^;()]*?["']\.\/([\w.-]+\.js)["']/gm);
      for (const [, next = ''] of imports) loaded.add(next);
    }
    expect([...loaded].filter(isSdk)).toEqual([]);
  }
});
