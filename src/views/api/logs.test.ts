import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { traceIdOf } from '../../model/trace-ids.ts';
import { storeLogs } from '../../store/testing/logs.ts';
import { emptyBatch, sampleRun } from '../../store/testing/samples.ts';
import { createWriter } from '../../store/writer.ts';
import { type ApiServer, adminToken, startApi, testNow } from './testing/api-server.ts';

const start = testNow - 1_800_000;
const esc = '\u001b';
const run = { source: 'github', runId: 500, attempt: 1 };

let server: ApiServer;
let address: string;
let alpha: string;
beforeAll(async () => {
  server = await startApi();
  address = await server.fastify.listen({ port: 0, host: '127.0.0.1' });
  alpha = await server.token('read', 'alpha');
  const known = sampleRun({ organization: 'alpha', repository: 'alpha/repo', workflow: 'CI', runId: 500, attempt: 1 });
  await createWriter(server.engine).apply(emptyBatch('runs', 10, { runs: [known] }));
  const own = { organization: 'alpha', repository: 'alpha/repo', run, jobName: 'build' };
  await storeLogs(server.engine, [
    { ...own, at: start, body: `${esc}[32mbuild${esc}[0m began`, severity: 9 },
    { ...own, at: start + 1000, body: '<script>alert(1)</script> failed', severity: 17, attributes: { code: '1' } },
    // Of the run, from somebody who knows nothing of repositories.
    { at: start + 2000, body: 'in the run', run, jobName: 'build' },
    { at: start + 2500, body: 'in its trace', traceId: traceIdOf(500, 1) },
    // Another organization claims the run.
    { at: start + 3000, body: 'planted', run, jobName: 'build', tenant: 'beta', organization: 'beta' },
    { at: start + 4000, body: 'of beta', organization: 'beta', service: 'beta-app' },
    { at: start + 5000, body: "nobody's", service: 'cron', severityText: 'warn' },
  ]);
});
afterAll(() => server.close());

const get = async (url: string, token = adminToken) => {
  const response = await server.fastify.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` } });
  return { status: response.statusCode, body: response.json(), text: response.body, headers: response.headers };
};
const found = async (query: string, token = adminToken) =>
  (await get(`/logs?${query}`, token)).body.items.map(({ body }: { body: string }) => body);
const failed = '<script>alert(1)</script> failed';
const began = `${esc}[32mbuild${esc}[0m began`;

describe('search', () => {
  test.each([
    ['', ["nobody's", 'of beta', 'planted', 'in its trace', 'in the run', failed, began]],
    ['q=BUILD', [began]],
    ['q=%22alert(1)%22', [failed]],
    ['severity=error&severity=warn', ["nobody's", failed]],
    ['service=cron', ["nobody's"]],
    ['organization=alpha', ['in its trace', 'in the run', failed, began]],
    ['repository=alpha/repo', ['in its trace', 'in the run', failed, began]],
    ['job=build', ['planted', 'in the run', failed, began]],
    ['run=github/500', ['in its trace', 'in the run', failed, began]],
    ['run=github/500/1', ['in its trace', 'in the run', failed, began]],
    ['run=github/500/2', []],
    ['run=github/77', []],
    [`trace=${traceIdOf(500, 1)}`, ['in its trace']],
    ['from=10m', []],
  ])('%s', async (query, wanted) => {
    expect(await found(query)).toEqual(wanted);
  });

  test('shows a limited token its own, and what belongs to its runs without being planted', async () => {
    expect(await found('', alpha)).toEqual(['in its trace', 'in the run', failed, began]);
    expect(await found('repository=alpha/repo', alpha)).toEqual(['in its trace', 'in the run', failed, began]);
    expect(await found('run=github/500', alpha)).toEqual(['in its trace', 'in the run', failed, began]);
    expect(await found(`trace=${traceIdOf(500, 1)}`, alpha)).toEqual(['in its trace']);
    expect(await found('organization=beta', alpha)).toEqual([]);
    expect(await found('job=build', alpha)).toEqual(['in the run', failed, began]);
  });

  const pagesOf = async (query: string) => {
    const pages: string[] = [];
    let cursor = '';
    do {
      const { body } = await get(`/logs?${query}&limit=3&cursor=${cursor}`);
      pages.push(body.items.map((item: { body: string }) => item.body).join(', '));
      cursor = body.nextCursor;
    } while (cursor);
    return pages;
  };

  test.each(['', 'order=newest'])('comes in pages: %s', async (query) => {
    expect(await pagesOf(query)).toEqual(["nobody's, of beta, planted", `in its trace, in the run, ${failed}`, began]);
  });

  test('comes in pages, the oldest first', async () => {
    expect(await pagesOf('order=oldest')).toEqual([
      `${began}, ${failed}, in the run`,
      'in its trace, planted, of beta',
      "nobody's",
    ]);
  });

  test('a cursor is of one order', async () => {
    const { nextCursor } = (await get('/logs?limit=3&order=oldest')).body;
    expect((await get(`/logs?limit=3&order=oldest&cursor=${nextCursor}`)).status).toBe(200);
    const turned = await get(`/logs?limit=3&cursor=${nextCursor}`);
    expect([turned.status, turned.body.error.message]).toEqual([400, expect.stringContaining('is not a cursor of')]);
  });

  test('is counted over time', async () => {
    const { body } = await get('/logs/histogram?from=1h');
    expect(body).toMatchObject({ total: 7, range: { stepSeconds: 60 }, services: ['app', 'beta-app', 'cron'] });
    const sums = body.series.map(({ severity, values }: { severity: string; values: number[] }) => [
      severity,
      values.reduce((sum, lines) => sum + lines),
    ]);
    expect(sums).toEqual([
      ['unset', 4],
      ['info', 1],
      ['warn', 1],
      ['error', 1],
    ]);
    expect((await get('/logs/histogram?from=1h', alpha)).body).toMatchObject({ total: 4, services: ['app'] });
  });
});

describe('one line', () => {
  const idOf = async (body: string) =>
    (await get(`/logs?q=${encodeURIComponent(`"${body}"`)}`)).body.items[0].id as string;

  test('has all that was sent, as text', async () => {
    const { body } = await get(`/logs/${await idOf(failed)}`, alpha);
    expect(body).toMatchObject({ body: failed, attributes: { code: '1' }, scope: 'scope 1.2.3', jobName: 'build' });
    expect(body).not.toHaveProperty('tenant');
  });

  test('has its context', async () => {
    const { body } = await get(`/logs/${await idOf(failed)}/context?after=5`, alpha);
    expect(body).toMatchObject({ before: [{ body: began }], after: [] });
  });

  test.each(['planted', 'of beta', "nobody's"])('%s: not for alpha', async (body) => {
    const id = await idOf(body);
    for (const url of [`/logs/${id}`, `/logs/${id}/context`])
      expect([(await get(url)).status, (await get(url, alpha)).status]).toEqual([200, 404]);
  });

  test.each(['in the run', 'in its trace'])('%s: for alpha', async (body) => {
    expect((await get(`/logs/${await idOf(body)}/context`, alpha)).status).toBe(200);
  });

  test('that is not there is 404', async () => {
    expect((await get('/logs/17-ab')).status).toBe(404);
    expect((await get('/logs/9999999999999999999-ffffffffffffffff')).status).toBe(404);
  });
});

test('a download is plain text, oldest first, without colours, of the caller alone', async () => {
  const response = await server.fastify.inject({
    url: '/api/v1/logs/download',
    headers: { authorization: `Bearer ${alpha}` },
  });
  expect(response.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': 'attachment; filename="logs.txt"',
    'x-content-type-options': 'nosniff',
  });
  const at = (ms: number) => new Date(start + ms).toISOString();
  const place = 'alpha/repo github/500/1';
  const own = [`${at(0)} INFO ${place} build: build began`, `${at(1000)} ERROR ${place} build: ${failed}`];
  const ofRun = [`${at(2000)} github/500/1 build: in the run`, `${at(2500)} app: in its trace`];
  expect(response.body).toBe(`${[...own, ...ofRun].join('\n')}\n`);
});

test.each([
  ['run=github/500', ''],
  [`trace=${traceIdOf(500, 1)}`, ''],
  ['repository=alpha/repo', 'github/500/1 '],
  ['repository=alpha/repo&repository=alpha/other', 'alpha/repo github/500/1 '],
])('a download names what its lines do not share: %s', async (query, place) => {
  const [line] = (await get(`/logs?${query}&order=oldest&limit=1`)).body.items;
  const response = await server.fastify.inject({
    url: `/api/v1/logs/download?${query}`,
    headers: { authorization: `Bearer ${adminToken}` },
  });
  const severity = line.severity === 'unset' ? '' : `${line.severity.toUpperCase()} `;
  const named = `${severity}${place}${line.jobName || line.service}: `;
  expect(response.body.split('\n')[0]?.slice('2026-01-01T00:00:00.000Z '.length).startsWith(named)).toBe(true);
});

test('what looks like another line in a download is seen to belong to its own', async () => {
  const body = 'one\r\n2026-01-01T00:00:00.000Z INFO build: forged\u0000\u202e';
  await storeLogs(server.engine, [{ at: start + 2000, body, service: 'forger' }]);
  const response = await server.fastify.inject({
    url: '/api/v1/logs/download?service=forger',
    headers: { authorization: `Bearer ${adminToken}` },
  });
  expect(response.body).toBe(
    `${new Date(start + 2000).toISOString()} forger: one\n    2026-01-01T00:00:00.000Z INFO build: forged\ufffd\ufffd\n`,
  );
});

describe('the live tail', () => {
  interface Told {
    event: string;
    id: string | null;
    data: unknown;
  }

  async function watch(query: string, token: string, lastEventId?: string) {
    const abort = new AbortController();
    const response = await fetch(`${address}/api/v1/logs/tail?${query}`, {
      headers: { authorization: `Bearer ${token}`, ...(lastEventId && { 'last-event-id': lastEventId }) },
      signal: abort.signal,
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let text = '';
    const next = async (name: string): Promise<Told> => {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end === -1) {
          const { value, done } = await reader.read();
          if (done) throw new Error(`the stream ended before ${name}`);
          text += Buffer.from(value).toString();
          continue;
        }
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const field = (key: string) => new RegExp(`^${key}: (.*)$`, 'm').exec(block)?.[1] ?? null;
        if (field('event') === name) return { event: name, id: field('id'), data: JSON.parse(field('data') ?? '') };
      }
    };
    await next('ready');
    return { response, next, reader, stop: () => abort.abort() };
  }
  const bodies = ({ data }: Told) => (data as { body: string }[]).map(({ body }) => body);

  test('tells of lines that meet the filter and may be seen, late ones too', async () => {
    const tail = await watch('severity=error', alpha);
    expect(tail.response.headers.get('content-type')).toBe('text/event-stream');
    expect(tail.response.headers.get('cache-control')).toBe('no-store');
    await storeLogs(server.engine, [
      { at: start + 9000, body: 'new', organization: 'alpha', severity: 17 },
      { at: start - 60_000, body: 'late\nand long', organization: 'alpha', severity: 18 },
      { at: start + 9000, body: 'of beta', organization: 'beta', severity: 17 },
      { at: start + 9000, body: 'only said', organization: 'alpha', severity: 9 },
    ]);
    const told = await tail.next('lines');
    expect(bodies(told)).toEqual(['late\nand long', 'new']);
    tail.stop();
    await storeLogs(server.engine, [{ at: start + 9500, body: 'meanwhile', organization: 'alpha', severity: 17 }]);
    const again = await watch('severity=error', alpha, told.id ?? '');
    expect(bodies(await again.next('lines'))).toEqual(['meanwhile']);
    again.stop();
  });

  test('says what it drops', async () => {
    const tail = await watch('service=flood', adminToken);
    const flood = Array.from({ length: 250 }, (_, index) => ({
      at: start + index,
      body: `drop ${index}`,
      service: 'flood',
    }));
    await storeLogs(server.engine, flood);
    expect((await tail.next('dropped')).data).toEqual({ lines: 150 });
    const told = bodies(await tail.next('lines'));
    expect([told.length, told[0], told.at(-1)]).toEqual([100, 'drop 150', 'drop 249']);
    tail.stop();
  });

  test('is for readers, and does not keep the server from closing', async () => {
    expect((await fetch(`${address}/api/v1/logs/tail`)).status).toBe(401);
    const ingest = await server.token('ingest', 'alpha');
    expect((await get('/logs/tail', ingest)).status).toBe(403);
    const tail = await watch('', alpha);
    await server.fastify.close();
    expect((await tail.reader.read()).done).toBe(true);
  });
});
