import { expect, test } from 'vitest';
import { encodeJson } from '../../src/sources/otlp/encode-json.ts';
import { openStore } from '../../src/store/open.ts';
import { killAgainAndAgain, kills, killTimeout } from './kill-loop.ts';
import { drained, makeDirectory, startProgram } from './program.ts';

const spansEach = 20;

const startTimeUnixNano = String(BigInt(Date.now() - 3_600_000) * 1_000_000n);
const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');

/** The `n`th request; every second one also tells of a run. */
function request(n: number): Uint8Array<ArrayBuffer> {
  const run = { key: 'cicd.pipeline.run.id', value: { stringValue: String(1_000_000 + n) } };
  const result = { key: 'cicd.pipeline.result', value: { stringValue: 'success' } };
  const spans = Array.from({ length: spansEach }, (_, i) => ({
    traceId: hex(n + 1, 32),
    spanId: hex(i + 1, 16),
    name: `span ${i}`,
    startTimeUnixNano,
    endTimeUnixNano: startTimeUnixNano,
    attributes: i === 0 && n % 2 === 0 ? [run, result] : [],
  }));
  return new Uint8Array(encodeJson('traces', { resourceSpans: [{ scopeSpans: [{ spans }] }] }));
}

test(`kill -9 while spans come in, ${kills} times: nothing acknowledged is lost, nothing is there twice`, {
  timeout: killTimeout,
}, async () => {
  const directory = makeDirectory();
  const { acknowledged, attempted } = await killAgainAndAgain(directory.path, {
    senders: 8,
    send(program, n) {
      const address = n % 3 === 0 ? program.url : `http://127.0.0.1:${program.otlp.http}`;
      return fetch(`${address}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: request(n),
      });
    },
    later: [503, 429],
  });
  const last = await startProgram(directory.path);
  await drained(last.url);
  await drained(last.url);
  expect(await last.end('SIGTERM')).toBe(0);

  const engine = await openStore({ dataDir: directory.path });
  try {
    const rows = await engine.query<{ traceId: string; spans: number; ids: number }>(
      'kill.spans',
      'SELECT TraceId AS traceId, count() AS spans, uniqExact(SpanId) AS ids FROM otel_traces GROUP BY traceId',
    );
    const kept = new Set(rows.map(({ traceId }) => Number.parseInt(traceId, 16) - 1));
    expect([...acknowledged].filter((n) => !kept.has(n))).toEqual([]);
    expect([...kept].filter((n) => !attempted.has(n))).toEqual([]);
    expect(rows.filter(({ spans, ids }) => spans !== spansEach || ids !== spansEach)).toEqual([]);
    const [runs] = await engine.query<{ runs: number; raw: number; counted: number }>(
      'kill.runs',
      `SELECT (SELECT count() FROM runs FINAL) AS runs, (SELECT count() FROM raw_events) AS raw,
         (SELECT sum(sign) FROM run_facts) AS counted`,
    );
    const expected = [...kept].filter((n) => n % 2 === 0).length;
    expect(runs).toEqual({ runs: expected, raw: expected, counted: expected });
    expect(acknowledged.size).toBeGreaterThan(kills);
  } finally {
    await engine.close();
    directory.remove();
  }
});
