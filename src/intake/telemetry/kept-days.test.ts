import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type LogCategory, logCategories } from '../../model/log-category.ts';
import { logTable } from '../../model/telemetry-tables.ts';
import { encodeJson } from '../../sources/otlp/encode-json.ts';
import { inspect } from '../../sources/otlp/inspect.ts';
import { LogReader } from '../../sources/otlp/read-logs.ts';
import { Rejections } from '../../sources/otlp/rejections.ts';
import { windowOf } from '../../sources/otlp/times.ts';
import { retentionDefaults } from '../../store/retention.ts';
import { createRedaction } from '../redact/redaction.ts';
import { createAccept } from './accept.ts';
import type { Encoding } from './to-protobuf.ts';

const now = Date.parse('2026-05-04T14:00:00Z');
const dayMs = 86_400_000;
const lineDays = retentionDefaults.otel_logs;
const accept = createAccept({
  journal: { append: async () => ({ outcome: 'appended', sequence: 1 }) },
  keptDays: { traces: 30, logs: lineDays, metrics: 30 },
  redaction: createRedaction(),
  now: () => now,
});
const nanosAgo = (days: number) => String(BigInt(now - days * dayMs) * 1_000_000n);

interface Line {
  days: number;
  severity?: number;
  category?: string;
  ofResource?: string;
}
const named = (category: string | undefined) =>
  category === undefined ? [] : [{ key: 'runlens.log.category', value: { stringValue: category } }];
const otlp = (lines: Line[]) => ({
  resourceLogs: lines.map(({ days, severity, category, ofResource }) => ({
    resource: { attributes: named(ofResource) },
    scopeLogs: [
      {
        logRecords: [
          {
            timeUnixNano: nanosAgo(days),
            severityNumber: severity,
            body: { stringValue: 'x' },
            attributes: named(category),
          },
        ],
      },
    ],
  })),
});
const levels: Record<number, string> = { 5: 'debug', 9: 'info' };
const lokiStream = ({ days, severity, category, ofResource }: Line) => ({
  stream: { app: 'x', ...(ofResource !== undefined && { log_category: ofResource }) },
  values: [
    [nanosAgo(days), 'x', { level: levels[severity ?? 9], ...(category !== undefined && { log_category: category }) }],
  ],
});
const bodies: Record<string, [Encoding, (lines: Line[]) => Buffer]> = {
  'OTLP in protobuf': ['protobuf', (lines) => Buffer.from(encodeJson('logs', otlp(lines)))],
  'OTLP in JSON': ['json', (lines) => Buffer.from(JSON.stringify(otlp(lines)))],
  NDJSON: [
    'records',
    (lines) =>
      Buffer.from(
        lines
          .map(({ days, severity, category, ofResource }) =>
            JSON.stringify({
              message: 'x',
              time: nanosAgo(days),
              severity_number: severity,
              log_category: category ?? ofResource,
            }),
          )
          .join('\n'),
      ),
  ],
  Loki: ['loki-json', (lines) => Buffer.from(JSON.stringify({ streams: lines.map(lokiStream) }))],
};

it.each(Object.keys(bodies))('%s: what is older than its category is kept is refused, and told', async (name) => {
  const [encoding, write] = bodies[name] ?? [];
  if (encoding === undefined || write === undefined) throw new Error('no such form');
  const lines: Line[] = [
    { days: 0 },
    { days: 29.9, severity: 9 },
    { days: 30.1, severity: 9 },
    { days: 0.9, severity: 5 },
    { days: 3, severity: 5 },
    { days: 3, severity: 5, category: 'security' },
    { days: 364, category: 'security' },
    { days: 364, ofResource: 'security' },
    { days: 100, ofResource: 'system' },
    { days: 20, category: 'runner', ofResource: 'security' },
    { days: 29, category: 'no such category' },
    { days: 366, category: 'security' },
    { days: -2 },
  ];
  const answer = await accept({ signal: 'logs', encoding, tenant: '', body: write(lines) });
  // Of a record in JSON there is no resource: its own category stands for both.
  expect(answer).toMatchObject({ outcome: 'accepted', accepted: 7, rejected: 6 });
  if (answer.outcome !== 'accepted') return;
  const isByLine = encoding === 'records' || encoding === 'loki-json';
  if (isByLine) expect(answer.errors.map(({ line }) => line)).toEqual([3, 5, 9, 10, 12, 13]);
  expect(isByLine ? answer.errors.map(({ message }) => message).join() : answer.message).toContain(
    'time is older than the 30 days that lines of the category job are kept',
  );
});

const value = fc.oneof(fc.constantFrom(...logCategories), fc.constantFrom('', 'other', 'job '), fc.string());
const attribute = fc.oneof(
  value.map((stringValue) => ({ key: 'runlens.log.category', value: { stringValue } })),
  fc.record({
    key: fc.constantFrom('a', 'xrunlens.log.category', 'runlens.log.category'),
    value: fc.constant({ intValue: '1' }),
  }),
);

it('the door and the rows agree on the category, whatever is said', () => {
  const window = windowOf(now, lineDays);
  const many = fc.array(attribute, { maxLength: 5 });
  const padding = fc.constantFrom(0, 254, 256);
  fc.assert(
    fc.property(many, many, padding, fc.nat(24), (own, ofResource, before, severityNumber) => {
      const attributes = [...Array.from({ length: before }, (_, k) => ({ key: `k${k}` })), ...own];
      const at = (days: number) => ({
        resourceLogs: [
          {
            resource: { attributes: ofResource },
            scopeLogs: [{ logRecords: [{ timeUnixNano: nanosAgo(days), severityNumber, attributes }] }],
          },
        ],
      });
      const table = logTable();
      new LogReader(table).read(Buffer.from(encodeJson('logs', at(0))), '', window, new Rejections());
      const stored = table.columns.Category.dictionary.textOf(0) as LogCategory;
      for (const category of logCategories) {
        const body = Buffer.from(encodeJson('logs', at(lineDays[category] + 0.1)));
        const { rejections } = inspect('logs', body, window);
        const reader = new Rejections();
        new LogReader(logTable()).read(body, '', window, reader);
        expect(reader.message()).toBe(rejections.message());
        expect(rejections.count).toBe(lineDays[category] >= lineDays[stored] ? 1 : 0);
      }
    }),
  );
});
