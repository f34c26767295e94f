import { Buffer } from 'node:buffer';
import { randomFillSync } from 'node:crypto';
import { encodeJson } from '../../src/sources/otlp/encode-json.ts';

const perTrace = 10;
const names = [
  'GET /cart',
  'SELECT orders',
  'compile',
  'unit tests',
  'upload artifact',
  'restore cache',
  'lint',
  'docker build',
];

const attribute = (key: string, value: string | number) => ({
  key,
  value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
});

/**
 * Requests of `spans` spans each, as an SDK inside a CI job sends them: a resource of a dozen attributes, six attributes a
 * span, a few failed. `next` gives one that nobody has seen before, in the same buffer.
 */
export function createRequests(spans: number): { next(): Buffer; bytes: number } {
  const at = BigInt(Date.now() - 60_000) * 1_000_000n;
  const trace = (i: number) =>
    `ff${Math.floor(i / perTrace)
      .toString(16)
      .padStart(30, '0')}`;
  const id = (i: number) => `fe${i.toString(16).padStart(14, '0')}`;
  const list = Array.from({ length: spans }, (_, i) => ({
    traceId: trace(i),
    spanId: id(i),
    ...(i % perTrace === 0 ? {} : { parentSpanId: id(i - (i % perTrace)) }),
    name: names[i % names.length],
    kind: (i % 3) + 1,
    startTimeUnixNano: String(at + BigInt(i) * 1_300_007n),
    endTimeUnixNano: String(at + BigInt(i) * 1_300_007n + BigInt((i * 7919) % 90_000_000)),
    attributes: [
      attribute('http.request.method', i % 2 === 0 ? 'GET' : 'POST'),
      attribute('url.path', `/api/items/${(i * 31) % 500}`),
      attribute('http.response.status_code', i % 50 === 0 ? 500 : 200),
      attribute('server.address', `svc-${i % 12}.internal`),
      attribute('thread.id', i % 64),
      attribute('code.function.name', `handler${i % 40}`),
    ],
    status: i % 50 === 0 ? { code: 2, message: 'upstream timed out' } : {},
  }));
  const resource = {
    attributes: [
      ...['service.name', 'service.version', 'host.name', 'host.arch', 'os.type', 'process.runtime.name'].map((key) =>
        attribute(key, `${key} of the job`),
      ),
      attribute('telemetry.sdk.name', 'opentelemetry'),
      attribute('telemetry.sdk.language', 'nodejs'),
      attribute('GITHUB_RUN_ID', '18230001'),
      attribute('GITHUB_RUN_ATTEMPT', '1'),
      attribute('GITHUB_REPOSITORY', 'acme/widgets'),
      attribute('GITHUB_JOB', 'build'),
    ],
  };
  const body = encodeJson('traces', {
    resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'bench', version: '1' }, spans: list }] }],
  });
  const places = list.map(({ traceId, spanId, parentSpanId }, i) => ({
    trace: body.indexOf(Buffer.from(`0a10${traceId}1208${spanId}`, 'hex')) + 2,
    parent: parentSpanId === undefined ? -1 : body.indexOf(Buffer.from(`2208${parentSpanId}`, 'hex'), 0),
    first: i - (i % perTrace),
  }));
  // Parents follow their span's own id.
  for (const place of places)
    if (place.parent !== -1) place.parent = body.indexOf(Buffer.from('2208fe', 'hex'), place.trace) + 2;
  const random = Buffer.alloc(spans * 24);
  return {
    bytes: body.length,
    next() {
      randomFillSync(random);
      places.forEach(({ trace, parent, first }, i) => {
        random.copy(body, trace, first * 24, first * 24 + 16);
        random.copy(body, trace + 18, i * 24 + 16, i * 24 + 24);
        if (parent !== -1) random.copy(body, parent, first * 24 + 16, first * 24 + 24);
      });
      return body;
    },
  };
}
