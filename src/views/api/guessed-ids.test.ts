import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { traceIdOf } from '../../model/trace-ids.ts';
import { storeLogs } from '../../store/testing/logs.ts';
import { emptyBatch, sampleRun } from '../../store/testing/samples.ts';
import { storeSpans } from '../../store/testing/spans.ts';
import { createWriter } from '../../store/writer.ts';
import { type ApiServer, adminToken, startApi, testNow } from './testing/api-server.ts';

describe('ids that are guessed: a token of beta names runs and traces of alpha', () => {
  const at = testNow - 3_600_000;
  const own = traceIdOf(1001, 1);
  /** Of a program that tells nothing of organizations; alpha's. */
  const plain = 'c'.repeat(32);
  /** Names a run that only beta's token has told of. */
  const claimed = 'd'.repeat(32);
  const run = (runId: number) => ({ source: 'github', runId, attempt: 1 });
  const ofAlpha = { at, organization: 'alpha', repository: 'alpha/repo' };
  const ofBeta = { at: at - 600_000, tenant: 'beta', organization: 'beta', repository: 'beta/repo' };

  let guessed: ApiServer;
  let address: string;
  let beta: string;
  let owner: string;
  beforeAll(async () => {
    guessed = await startApi();
    const { engine } = guessed;
    const known = (organization: string, runId: number, limited = false) =>
      sampleRun({ organization, repository: `${organization}/repo`, runId, attempt: 1, limited });
    const jenkins = sampleRun({ source: 'jenkins', organization: 'beta', repository: '', runId: 4001, attempt: 1 });
    const runs = [known('alpha', 1001), known('beta', 2001), known('beta', 3001, true), jenkins];
    await createWriter(engine).apply(emptyBatch('guessed', 1, { runs }));
    await storeSpans(engine, [
      { ...ofAlpha, traceId: own, spanId: 'a1'.repeat(8), name: 'alpha builds', run: run(1001) },
      { at, traceId: own, spanId: 'a2'.repeat(8), name: 'alpha tests' },
      { at, traceId: plain, spanId: 'a3'.repeat(8), name: 'alpha deploys' },
      { at, traceId: claimed, spanId: 'a4'.repeat(8), name: 'alpha releases', run: run(3001) },
      { at, traceId: traceIdOf(3001, 1), spanId: 'a5'.repeat(8), name: 'alpha signs' },
      ...[own, plain, claimed, traceIdOf(3001, 1)].flatMap((traceId, index) =>
        [run(2001), run(3001), { ...run(4001), source: 'jenkins' }].map((named) => ({
          ...ofBeta,
          traceId,
          spanId: `b${index}${named.runId}`.padEnd(16, '0'),
          name: 'beta was here',
          run: named,
        })),
      ),
    ]);
    await storeLogs(engine, [
      { ...ofAlpha, body: 'alpha line of the run', run: run(1001), traceId: own },
      { at, body: 'alpha line of the trace', traceId: own },
      { at, body: 'alpha line of a plain trace', traceId: plain },
      { ...ofAlpha, body: 'alpha line of a claimed run', run: run(3001) },
      { at, body: 'alpha line, also of a claimed run', run: run(3001) },
      { at, body: 'alpha line of a claimed trace', traceId: traceIdOf(3001, 1) },
      { at, body: 'gamma line of a service that others use too' },
      { at, body: 'gamma line of a service that others trace too', traceId: 'e'.repeat(32) },
      { ...ofBeta, body: 'beta line', run: run(3001) },
    ]);
    address = await guessed.fastify.listen({ port: 0, host: '127.0.0.1' });
    beta = await guessed.token('read', 'beta');
    owner = await guessed.token('read', 'alpha');
  });
  afterAll(() => guessed.close());
  const read = (url: string, token: string) =>
    guessed.fastify.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` } });

  const traces = [own, plain, claimed, traceIdOf(3001, 1), traceIdOf(2001, 1)];
  const places = [...traces.map((id) => `trace=${id}`), ...[1001, 2001, 3001].map((id) => `run=github/${id}`)];

  test.each([
    ...traces.map((id) => `/traces/${id}`),
    ...['github/2001', 'github/3001', 'jenkins/4001'].flatMap((id) => [
      `/runs/${id}`,
      `/runs/${id}/attempts/1/trace`,
      `/runs/${id}/attempts/1/trace/compare`,
    ]),
    '/traces',
    '/logs',
    '/logs?repository=beta/repo',
    '/traces?repository=beta/repo',
    '/logs/download',
    ...places.flatMap((place) => [`/logs?${place}`, `/logs/download?${place}`]),
  ])('beta reads nothing of alpha at %s', async (url) => {
    const { statusCode, body } = await read(url, beta);
    expect([statusCode, body.includes('alpha'), body.includes('gamma')]).toEqual([200, false, false]);
  });

  test.each(['a1', 'a2', 'a3', 'a4', 'a5'])('beta reads no details of the span %s', async (digits) => {
    for (const trace of traces)
      expect((await read(`/traces/${trace}/spans/${digits.repeat(8)}`, beta)).statusCode).toBe(404);
  });

  test.each(places)('beta counts no lines of alpha by %s', async (place) => {
    const { total } = (await read(`/logs/histogram?from=2h&${place}`, beta)).json();
    expect(total).toBe(place === 'run=github/3001' ? 1 : 0);
  });

  test('beta opens no line of alpha by its id', async () => {
    const lines: { id: string; body: string }[] = (await read('/logs?q=alpha', adminToken)).json().items;
    expect(lines).toHaveLength(6);
    for (const { id } of lines)
      for (const url of [`/logs/${id}`, `/logs/${id}/context`])
        expect([url, (await read(url, beta)).statusCode]).toEqual([url, 404]);
  });

  test('beta sees what it sent itself', async () => {
    const names = (body: { spans: { name: string }[] }) => body.spans.map(({ name }) => name);
    expect(names((await read(`/traces/${plain}`, beta)).json())).toContain('beta was here');
    expect((await read('/logs?run=github/3001', beta)).json().items).toMatchObject([{ body: 'beta line' }]);
  });

  test('alpha sees its run whole, and of a service that others use its own lines', async () => {
    const trace = (await read(`/traces/${own}`, owner)).body;
    for (const name of ['alpha builds', 'alpha tests']) expect(trace).toContain(name);
    expect(trace).not.toContain('beta');
    const lines: { id: string; body: string }[] = (await read(`/logs?trace=${own}`, owner)).json().items;
    expect(lines.map(({ body }) => body).sort()).toEqual(['alpha line of the run', 'alpha line of the trace']);
    for (const { id } of lines) {
      const context = await read(`/logs/${id}/context`, owner);
      expect([context.statusCode, context.body.includes('gamma')]).toEqual([200, false]);
    }
  });

  test.each(['run=github/3001', `trace=${own}`, `trace=${plain}`])(
    'beta is told of no line of alpha by %s',
    async (place) => {
      const abort = new AbortController();
      const response = await fetch(`${address}/api/v1/logs/tail?${place}`, {
        headers: { authorization: `Bearer ${beta}` },
        signal: abort.signal,
      });
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      let told = '';
      const until = async (text: string) => {
        while (!told.includes(text)) {
          const { value, done } = await reader.read();
          if (done) throw new Error(`the stream ended before ${text}`);
          told += Buffer.from(value).toString();
        }
      };
      await until('event: ready');
      const [key, value = ''] = place.split('=');
      const where = key === 'run' ? { run: run(3001) } : { traceId: value };
      await storeLogs(guessed.engine, [
        { at: testNow, ...where, body: 'alpha goes on' },
        { ...ofAlpha, at: testNow, ...where, body: 'alpha goes on by name' },
        { ...ofBeta, at: testNow, ...where, body: 'beta goes on' },
      ]);
      await until('beta goes on');
      abort.abort();
      expect(told).not.toContain('alpha');
    },
  );
});
