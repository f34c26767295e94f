import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logSeverities } from '../model/log-severity.ts';
import type { JobLogRecord } from '../sources/github-log/split-job-log.ts';
import { decodeMessage } from '../sources/otlp/decode-message.ts';
import { encodeJson } from '../sources/otlp/encode-json.ts';
import { ownedRanges } from '../sources/otlp/owned-ranges.ts';
import { requests } from '../sources/otlp/schema.ts';
import { createLogRequests } from './log-requests.ts';

const job = {
  runId: 100,
  jobId: 1000,
  attempt: 2,
  organization: 'octo-org',
  repository: 'octo-org/octo-repo',
  name: 'Tëst (ubuntu)',
  startedAt: 0,
  completedAt: 1,
  stepCount: 3,
};

function requestsOf(records: readonly JobLogRecord[]): Buffer[] {
  const made = createLogRequests(job);
  const found: Buffer[] = [];
  for (const record of records) made.add(record);
  made.end();
  for (let next = made.next(); next !== undefined; next = made.next()) found.push(next);
  return found;
}

interface Decoded {
  resourceLogs: { scopeLogs: { scope: object; logRecords: Record<string, unknown>[] }[] }[];
}
const decode = (request: Buffer) => decodeMessage(requests.logs, request, 0, request.length) as unknown as Decoded;
const recordsIn = (request: Buffer) => decode(request).resourceLogs[0]?.scopeLogs[0]?.logRecords ?? [];

const plain: JobLogRecord = {
  timeUnixNano: '1767225600123456700',
  severity: 'unset',
  marker: '',
  body: 'x',
  stepNumber: 0,
  stepName: '',
  group: '',
  cutBytes: 0,
};
const any = fc.record({
  timeUnixNano: fc.bigInt({ min: 0n, max: 2n ** 63n }).map(String),
  severity: fc.constantFrom(...logSeverities),
  marker: fc.constantFrom('', 'error', 'group'),
  body: fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.integer({ min: 100, max: 20_000 }).map((size) => 'é'.repeat(size)),
  ),
  stepNumber: fc.integer({ min: 0, max: 3 }),
  stepName: fc.constant('Step'),
  group: fc.constantFrom('', 'Run x'),
  cutBytes: fc.constantFrom(0, 7),
});

test('what is written is the request that the schema makes of it', () => {
  fc.assert(
    fc.property(fc.array(any, { minLength: 1, maxLength: 20 }), (records) => {
      for (const request of requestsOf(records)) expect(encodeJson('logs', decode(request)).equals(request)).toBe(true);
      const found = requestsOf(records).flatMap(recordsIn);
      expect(found.map(({ timeUnixNano, body }) => ({ timeUnixNano, body }))).toEqual(
        records.map(({ timeUnixNano, body }) => ({ timeUnixNano, body: { stringValue: body } })),
      );
    }),
  );
});

test('ids, severity and attributes of a line', () => {
  const [request] = requestsOf([
    { ...plain, severity: 'error', marker: 'error', stepNumber: 3, stepName: 'Test', group: 'Run x' },
  ]);
  const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  expect(recordsIn(request as Buffer)).toEqual([
    {
      timeUnixNano: '1767225600123456700',
      severityNumber: 17,
      severityText: 'ERROR',
      body: { stringValue: 'x' },
      attributes: [
        attribute('runlens.step', '3'),
        attribute('runlens.step.name', 'Test'),
        attribute('github.log.group', 'Run x'),
        attribute('github.log.marker', 'error'),
      ],
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    },
  ]);
});

test('requests are bounded, by lines and by characters; equal ones differ in their number', () => {
  const many = requestsOf(Array.from({ length: 5000 }, () => plain));
  expect(many.map((one) => recordsIn(one).length)).toEqual([2000, 2000, 1000]);
  expect(new Set(many.map(String)).size).toBe(3);
  const long = requestsOf(Array.from({ length: 5 }, () => ({ ...plain, body: 'y'.repeat(100 * 1024) })));
  expect(long.map((one) => recordsIn(one).length)).toEqual([3, 2]);
  expect(requestsOf([])).toEqual([]);
});

test('each is its organization’s, whose registered values are masked in it', () => {
  const [request = Buffer.alloc(0)] = requestsOf([plain]);
  const ranges = ownedRanges('logs', request, () => true);
  expect([...ranges.keys()]).toEqual(['octo-org']);
  expect([ranges.get('octo-org')?.start(0), ranges.get('octo-org')?.end(0)]).toEqual([0, request.length]);
});
