import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogBatches } from './log-batches.ts';

interface Sent {
  body: string;
  timeUnixNano: string;
  attributes: Record<string, string>;
}

const span = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', flags: '01' };

function batches(mask = (lines: Buffer) => lines) {
  const sent: Sent[][] = [];
  const bodies: string[] = [];
  const made = createLogBatches({
    scope: { resource: { 'service.name': 'é"\\' }, version: '1' },
    span,
    mask,
    send(body, records) {
      bodies.push(body.toString());
      const [only] = JSON.parse(body.toString()).resourceLogs;
      expect(only.resource.attributes).toEqual([{ key: 'service.name', value: { stringValue: 'é"\\' } }]);
      expect(only.scopeLogs).toHaveLength(1);
      expect(only.scopeLogs[0].scope).toEqual({ name: 'runlens.exec', version: '1' });
      const found = only.scopeLogs[0].logRecords as LogRecord[];
      expect(found).toHaveLength(records);
      sent.push(found.map(flat));
    },
  });
  return { made, bodies, records: () => sent.flat(), requests: () => sent.length };
}

interface LogRecord {
  timeUnixNano: string;
  body: { stringValue: string };
  attributes: { key: string; value: { stringValue?: string; intValue?: string } }[];
  traceId: string;
  spanId: string;
}

function flat(record: LogRecord): Sent {
  expect({ traceId: record.traceId, spanId: record.spanId }).toEqual({ traceId: span.traceId, spanId: span.spanId });
  const attributes = record.attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']);
  return {
    body: record.body.stringValue,
    timeUnixNano: record.timeUnixNano,
    attributes: Object.fromEntries(attributes),
  };
}

test('a workflow command of GitHub says how severe its line is', () => {
  const { made, bodies } = batches();
  const lines = [
    '::error::it broke',
    '::error file=a.js,line=1::it broke',
    '::warning::look',
    '::notice::see',
    '::debug::so',
    '::errors::',
    '::error',
    ' ::error::',
    '::',
    ':',
    '',
  ];
  made.lines('stdout', 1, Buffer.from(`${lines.join('\n')}\n`));
  made.flush();
  const [{ logRecords }] = JSON.parse(bodies[0] ?? '').resourceLogs[0].scopeLogs;
  expect(
    logRecords.map((one: { severityText: string; severityNumber: number; body: { stringValue: string } }) => [
      one.body.stringValue,
      one.severityText,
      one.severityNumber,
    ]),
  ).toEqual(
    lines.map((line, index) => [
      line,
      ...([
        ['ERROR', 17],
        ['ERROR', 17],
        ['WARN', 13],
        ['INFO', 9],
        ['DEBUG', 5],
      ][index] ?? ['INFO', 9]),
    ]),
  );
});

test('one record, as OTLP/JSON writes it', () => {
  const { made, bodies } = batches();
  made.lines('stderr', 1_732_233_600_123, Buffer.from('a "b" \\ \t\x1b[0m é\n'), 0);
  made.flush();
  expect(JSON.parse(bodies[0] ?? '').resourceLogs[0].scopeLogs[0].logRecords).toEqual([
    {
      timeUnixNano: '1732233600123000000',
      severityNumber: 9,
      severityText: 'INFO',
      body: { stringValue: 'a "b" \\ \t\x1b[0m é' },
      attributes: [{ key: 'log.iostream', value: { stringValue: 'stderr' } }],
      ...{ traceId: span.traceId, spanId: span.spanId },
    },
  ]);
});

test('whatever the bytes are, each line is one record, decoded, in its order', () => {
  const line = fc.oneof(
    fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: 'binary', maxLength: 30 }).map((text) => Buffer.from(text)),
  );
  const lines = line.map((bytes) => bytes.filter((byte) => byte !== 0x0a)).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.array(fc.array(lines, { minLength: 1, maxLength: 5 }), { maxLength: 5 }), (groups) => {
      const { made, records } = batches();
      const end = Buffer.from('\n');
      for (const group of groups) {
        const shared = Buffer.concat(group.flatMap((one) => [one, end]));
        made.lines('stdout', 1, shared, 0);
        shared.fill(0);
      }
      made.flush();
      expect(records().map(({ body }) => body)).toEqual(groups.flat().map((one) => one.toString()));
    }),
  );
});

test('times grow strictly, also within a millisecond and when the clock of the lines does not', () => {
  const { made, records } = batches();
  for (const timeMs of [1_700_000_000_000, 1_700_000_000_000, 1_700_000_000_001, 1_700_000_000_000]) {
    made.lines('stdout', timeMs, Buffer.from('x\n'.repeat(11)), 0);
  }
  made.gap(1_700_000_000_001, 5);
  made.flush();
  const times = records().map(({ timeUnixNano }) => BigInt(timeUnixNano));
  expect(times.slice(0, 2)).toEqual([1_700_000_000_000_000_000n, 1_700_000_000_000_000_001n]);
  expect(times[22]).toBe(1_700_000_000_001_000_000n);
  expect(times).toEqual([...new Set(times)].sort((a, b) => (a < b ? -1 : 1)));
});

test('a gap and a cut line say how much is missing', () => {
  const { made, records } = batches();
  made.gap(1, 77);
  made.lines('stdout', 1, Buffer.from('begins\n'), 12);
  made.flush();
  expect(records().map(({ body, attributes }) => [body, attributes])).toEqual([
    ['… 77 bytes of output are not kept here …', { 'runlens.log.dropped_bytes': '77' }],
    ['begins', { 'log.iostream': 'stdout', 'runlens.log.cut_bytes': '12' }],
  ]);
});

test('what is masked is masked, also where that makes it longer', () => {
  const { made, records } = batches((lines) => Buffer.from(lines.toString().replaceAll('s', '\u0001'.repeat(50))));
  made.lines('stdout', 1, Buffer.from(`${'s'.repeat(1000)}\n`), 0);
  made.flush();
  expect(records()[0]?.body).toBe('\u0001'.repeat(50_000));
});

test('a MiB at a time, and nothing twice or lost between', () => {
  const { made, bodies, records, requests } = batches();
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`);
  for (let at = 0; at < lines.length; at += 700) {
    made.lines(
      'stdout',
      at,
      Buffer.from(
        lines
          .slice(at, at + 700)
          .map((one) => `${one}\n`)
          .join(''),
      ),
      0,
    );
  }
  made.lines('stdout', 1, Buffer.from(`${'\0'.repeat(65_536)}\n`), 0);
  made.flush();
  made.flush();
  expect(records().map(({ body }) => body)).toEqual([...lines, '\0'.repeat(65_536)]);
  expect(requests()).toBeGreaterThan(3);
  for (const body of bodies) expect(body.length).toBeLessThan(2 ** 21);
});
