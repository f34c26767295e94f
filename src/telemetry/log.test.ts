import { describe, expect, it } from 'vitest';
import { createLog, type LogOptions } from './log.ts';
import { contextFields, recordFields } from './log-record.ts';

const capture = (format: 'auto' | 'text' | 'json', isTerminal = false, more: Partial<LogOptions> = {}) => {
  const lines: string[] = [];
  const log = createLog({
    level: 'info',
    format,
    isTerminal,
    secrets: ['hunter2"hunter2'],
    write: (line) => lines.push(line),
    ...more,
  });
  return { log, lines };
};

it('writes one JSON object a line when nobody watches', () => {
  const { log, lines } = capture('auto');
  log.info({ sequence: 1 }, 'started');
  log.debug('not this');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^[^\n]+\n$/);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'INFO', message: 'started', context: { sequence: 1 } });
});

it('writes text for people on a terminal', () => {
  const { log, lines } = capture('auto', true);
  log.warn({ reason: 'disk' }, 'slow');
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} WARN {2}slow reason=disk\n$/);
  log.error({ err: new Error('no') }, 'failed');
  expect(lines[1]).toMatch(/ ERROR failed\nError: no\n {4}at /);
});

describe('what is written as JSON', () => {
  const ids = { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' };

  /** One line of every kind, with what changes from run to run made the same. */
  function everyKind(): Record<string, unknown>[] {
    let inSpan = false;
    const { log, lines } = capture('json', false, {
      level: 'trace',
      service: 'runlens-staging',
      span: () => (inSpan ? ids : null),
    });
    log.trace('a trace');
    log.debug('for those who look closely');
    log.info({ repository: 'acme/api', job_id: 9, reason: 'gone' }, 'the log of a job is not to be had');
    log.info({ version: '1.2.3', data_dir: 'data' }, 'started');
    log.warn({ door: 'grpc', reason: 'the port is taken' }, 'OTLP does not come in here');
    log.warn({ sequence: 7, code: 'unreadable', reason: 'not JSON' }, 'dead letter');
    inSpan = true;
    const err = Object.assign(new Error('no'), { code: 241, stack: 'Error: no\n    at somewhere' });
    log.error({ err, request_id: '6f1c', route: '/api/v1/runs/:runId' }, 'request failed');
    log.fatal('the end');
    return lines.map((line) => JSON.parse(line.replace(/"timestamp":"[^"]+"/, '"timestamp":"TIME"')));
  }

  it('is the golden record', async () => {
    await expect(`${JSON.stringify(everyKind(), null, 2)}\n`).toMatchFileSnapshot('testdata/log-lines.golden.json');
  });

  it('has the documented fields in their order, and each of them is there', () => {
    const records = everyKind();
    const told = (record: Record<string, unknown>) => Object.keys(record.context as object);
    for (const record of records) {
      expect(Object.keys(record)).toEqual(
        Object.keys(recordFields).filter((name) => !name.endsWith('_id') || name in record),
      );
    }
    expect(new Set(records.flatMap(told))).toEqual(new Set(Object.keys(contextFields)));
    const { log, lines } = capture('json');
    log.info('now');
    expect(JSON.parse(lines[0] ?? '').timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });
});

it.each(['text', 'json'] as const)('hides secrets wherever they stand (%s)', (format) => {
  const { log, lines } = capture(format);
  const secret = 'hunter2"hunter2';
  const err = Object.assign(new Error(`refused ${secret}`), { headers: { authorization: 'Bearer other' } });
  log.error({ err, route: `/?t=${encodeURIComponent(secret)}` }, `with ${secret}`);
  log.error({ reason: Buffer.from(secret).toString('base64') }, 'coded');
  const all = lines.join('');
  expect(all).not.toContain('hunter2');
  expect(all).not.toContain('other');
  expect(all).not.toContain(Buffer.from(secret).toString('base64'));
});
