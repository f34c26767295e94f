import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { windowOf } from '../otlp/times.ts';
import { readRecords } from './read-records.ts';
import { recordsOf } from './testing/records-of.ts';

const receivedAt = Date.parse('2026-05-04T14:00:00Z');
const window = windowOf(receivedAt, 30);
const at = '1777899600123000000';
const time = '2026-05-04T13:00:00.123Z';

function read(body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { body: request, faults } = readRecords(Buffer.from(text), window);
  return { records: recordsOf(request).flatMap(({ records }) => records), faults };
}
const one = (record: unknown) => {
  const [found, ...others] = read(record).records;
  if (found === undefined || others.length > 0) throw new Error('not one record');
  return found;
};

describe('the records of the platform', () => {
  it('a job’s', () => {
    expect(
      one({
        timestamp: time,
        level: 'INFO',
        service: 'job-scheduler',
        trace_id: '0af7651916cd43dd8448eb211c80319c',
        span_id: 'b7ad6b7169203331',
        message: 'Job assigned to runner',
        context: {
          job_id: 'job_uuid_1',
          run_id: 'run_uuid_1',
          repository: 'org/repo',
          workflow: 'ci.yml',
          runner_id: 'runner_uuid_1',
          queue_wait_ms: 2340,
          priority: 'normal',
        },
      }),
    ).toEqual({
      timeUnixNano: at,
      severityNumber: 9,
      severityText: 'INFO',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      line: 'Job assigned to runner',
      attributes: {
        'service.name': 'job-scheduler',
        'cicd.pipeline.run.id': 'run_uuid_1',
        'cicd.pipeline.task.run.id': 'job_uuid_1',
        'cicd.pipeline.name': 'ci.yml',
        'cicd.worker.id': 'runner_uuid_1',
        'vcs.repository.name': 'org/repo',
        queue_wait_ms: '2340',
        priority: 'normal',
      },
    });
  });

  it('a container build’s', () => {
    const fields = { correlation_id: 'build-abc123', feature: 'python-dev', version: '3.13.1', stage: 'install' };
    const counts = { duration_ms: 1234, command_count: 5, error_count: 0, warning_count: 2 };
    const metadata = { platform: 'debian:trixie', build_arg: 'true' };
    expect(
      one({ timestamp: time, level: 'WARN', message: 'Installing', ...fields, ...counts, metadata }),
    ).toMatchObject({
      line: 'Installing',
      severityNumber: 13,
      attributes: {
        ...fields,
        duration_ms: '1234',
        command_count: '5',
        error_count: '0',
        warning_count: '2',
        'metadata.platform': 'debian:trixie',
        'metadata.build_arg': 'true',
      },
    });
  });
});

describe('records of shippers', () => {
  it.each([
    ['Fluent Bit', { date: 1_777_899_600.123, log: 'hello\r\n', stream: 'stdout' }, { stream: 'stdout' }],
    [
      'Vector',
      { timestamp: time, message: 'hello', host: 'h', source_type: 'file' },
      { host: 'h', source_type: 'file' },
    ],
    ['ECS', { '@timestamp': time, message: 'hello', log: { level: 'x' }, a: { b: 1 } }, { 'a.b': '1' }],
    ['pino', { time: 1_777_899_600_123, msg: 'hello', pid: 1 }, { pid: '1' }],
    ['structlog', { timestamp: time, event: 'hello' }, {}],
    ['GELF', { timestamp: 1_777_899_600.123, short_message: 'hello' }, {}],
    ['the journal of systemd', { __REALTIME_TIMESTAMP: '1777899600123000', MESSAGE: 'hello' }, {}],
  ])('%s', (_, record, attributes) => {
    expect(one(record)).toMatchObject({ line: 'hello', timeUnixNano: at });
    expect(one(record).attributes).toEqual(attributes);
  });

  it.each<[unknown, number | undefined, string | undefined]>([
    ['error', 17, 'error'],
    ['Warning', 13, 'Warning'],
    ['FATAL', 21, 'FATAL'],
    ['odd', undefined, 'odd'],
    [10, 1, undefined],
    [30, 9, undefined],
    ['60', 21, undefined],
    [0, 24, undefined],
    [3, 17, undefined],
    [6, 9, undefined],
    [7, 5, undefined],
    [8, undefined, undefined],
    [99, undefined, undefined],
  ])('level %s', (level, severityNumber, severityText) => {
    const record = one({ message: 'm', level });
    expect([record.severityNumber, record.severityText]).toEqual([severityNumber, severityText]);
  });

  it('the place is known under several names, the service too', () => {
    const record = one({
      message: 'm',
      app: 'api',
      github_run_id: 77,
      github_run_attempt: '2',
      GITHUB_REPOSITORY: 'acme/api',
      job_name: 'build',
      step_number: 3,
      log_category: 'runner',
    });
    expect(record.attributes).toEqual({
      'service.name': 'api',
      'github.run_id': '77',
      'github.run_attempt': '2',
      GITHUB_REPOSITORY: 'acme/api',
      'cicd.pipeline.task.name': 'build',
      'runlens.step': '3',
      'runlens.log.category': 'runner',
    });
  });

  it('of several names the first that says something counts, the others stay', () => {
    const record = one({
      message: 'm',
      msg: 'n',
      timestamp: 'tomorrow',
      time,
      service: '',
      app: 'api',
      trace_id: 'abc',
    });
    expect(record).toMatchObject({ line: 'm', timeUnixNano: at });
    expect(record.attributes).toEqual({
      'service.name': 'api',
      msg: 'n',
      timestamp: 'tomorrow',
      service: '',
      trace_id: 'abc',
    });
  });
});

describe('odd values', () => {
  it.each([
    [{ message: { a: [1, null] } }, '{"a":[1,null]}'],
    [{ message: ['a', { b: 1 }] }, '["a",{"b":1}]'],
    [{ msg: { a: 1 }, log: 'x' }, '{"a":1}'],
    [{ message: 5 }, '5'],
    [{ message: false }, 'false'],
    [{ message: '' }, ''],
    [{ message: null, a: 1 }, '{"message":null,"a":1}'],
    [{ cpu_p: 1.5 }, '{"cpu_p":1.5}'],
  ])('the line of %j', (record, line) => {
    expect(one(record).line).toBe(line);
  });

  it('become attributes that can be kept', () => {
    const deep = JSON.parse(`${'{"x":'.repeat(20)}1${'}'.repeat(20)}`);
    const { attributes } = one({
      message: 'm',
      list: [1, 'a', true],
      mixed: [{ a: 1 }],
      none: null,
      empty: {},
      large: 2 ** 60,
      half: 0.5,
      deep,
      context: { message: 'inner', a: { b: 'c' } },
      a: { b: 'own' },
      proto__: 'p',
    });
    expect(attributes).toMatchObject({
      list: '[1,"a",true]',
      mixed: '[{"a":1}]',
      large: String(2 ** 60),
      half: '0.5',
      'context.message': 'inner',
      'context.a.b': 'c',
      'a.b': 'own',
      proto__: 'p',
    });
    expect(Object.keys(attributes)).toContain('deep.x.x.x.x.x.x.x');
    expect(Object.keys(attributes)).not.toContain('none');
  });

  it('of 10,000 keys 256 are kept, and all that are known', () => {
    const keys = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key-${i}`, i]));
    const record = one({ ...keys, message: 'at the end', github_run_id: '5', level: 'error' });
    expect(record).toMatchObject({ line: 'at the end', severityNumber: 17 });
    expect(Object.keys(record.attributes)).toHaveLength(256);
    expect(record.attributes['github.run_id']).toBe('5');
    expect(record.droppedAttributesCount).toBe(10_000 - 255);
  });

  it('a long name is cut where it is kept, not where it is nested', () => {
    const name = 'n'.repeat(100_000);
    const { attributes } = one({ message: 'm', [name]: { a: 1, b: 2 } });
    expect(Object.keys(attributes).join('').length).toBeLessThan(600);
  });
});

describe('what cannot be kept', () => {
  it('is told by its line, and the lines around it are kept', () => {
    const { records, faults } = read(
      [
        '{"message":"a"}',
        'no',
        '7',
        '{}',
        '["x"]',
        '{"message":"b","time":"2025-01-01T00:00:00Z"}',
        '{"message":"c"}',
      ].join('\n'),
    );
    expect(records.map(({ line }) => line)).toEqual(['a', 'c']);
    expect(faults.count).toBe(5);
    expect(faults.listed).toEqual([
      { line: 2, message: expect.stringMatching(/^It is not JSON: /) },
      { line: 3, message: 'It is not an object.' },
      { line: 4, message: 'It has no field.' },
      { line: 5, message: 'It is not an object.' },
      { line: 6, message: 'Its time is older than what is kept.' },
    ]);
  });

  it('is counted, and the first ones are told', () => {
    const { faults } = read(`{"message":"a"}\n${'no\n'.repeat(500)}`);
    expect([faults.count, faults.listed.length]).toEqual([500, 20]);
    expect(read(`{"message":"a"}\n${'x'.repeat(1000)}`).faults.listed[0]?.message.length).toBeLessThanOrEqual(200);
  });

  it('a body of which nothing can be read is malformed; one without records is not', () => {
    expect(() => read('no\nnothing')).toThrow('line 1: It is not JSON');
    expect(() => read('[1]')).toThrow('line 1: It is not an object');
    expect(read('[]').records).toEqual([]);
    expect(read('').faults.count).toBe(0);
    expect(read('{"message":"a","time":1}').faults.count).toBe(1);
  });

  it('a record without a time has that of its arrival', () => {
    expect(one({ message: 'm' })).toMatchObject({ timeUnixNano: `${receivedAt}000000` });
  });

  it('records that become too large are refused before they take memory', () => {
    expect(() => read('{"a":1}\n'.repeat(300_000))).toThrow('Send fewer records at a time');
  });

  it.each(['{}', '[]\n', '1\n', '{"ts":1}\n', '\n'])('so many of what is no record are refused too: %j', (piece) => {
    expect(() => read(piece.repeat(300_000))).toThrow('Send fewer records at a time');
  });

  it('so are as many in a list', () => {
    expect(() => read(`[${'{},'.repeat(300_000)}{}]`)).toThrow('Send fewer records at a time');
  });
});
