import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shipped, suggestions } from './testing/grafana/dashboards.ts';
import { jobOfLine, logContext, logList, logsOfTrace, logVolume, messageLike } from './testing/grafana/logs.ts';
import { type Opened, openSent } from './testing/grafana/opened.ts';
import { otelVersions } from './testing/grafana/plugin.ts';
import { attributes, minute, nanoseconds, printed } from './testing/grafana/sent.ts';
import { traceById } from './testing/grafana/traces.ts';

const traceId = 'a'.repeat(32);
const spanId = '01'.repeat(8);
const esc = '\u001b';

const line = (at: number, more: number, body: string, severityText = '', fields: object = {}) => ({
  timeUnixNano: String(nanoseconds(at, more)),
  severityText,
  body: { stringValue: body },
  ...fields,
});
const ofJob = (job: string, logRecords: object[]) => ({
  resource: {
    attributes: attributes({
      'service.name': 'tests',
      GITHUB_RUN_ID: '18230001',
      GITHUB_REPOSITORY: 'acme/widgets',
      GITHUB_JOB: job,
    }),
  },
  scopeLogs: [{ scope: { name: 'app', attributes: attributes({ part: 'orders' }) }, logRecords }],
});

let opened: Opened;
beforeAll(async () => {
  opened = await openSent({
    logs: {
      resourceLogs: [
        ofJob('build', [
          line(10, 1, 'npm ci'),
          line(10, 100, 'Order 17 accepted', 'INFO', { traceId, spanId }),
          line(10, 200, 'Card Declined for order 17', 'ERROR', {
            traceId,
            spanId,
            attributes: attributes({ 'order.id': '17' }),
          }),
          line(10, 300, `${esc}[33mretrying${esc}[0m`, 'Warning'),
          line(70, 0, 'gave up', 'FATAL', { eventName: 'order.lost' }),
        ]),
        ofJob('lint', [line(10, 250, 'no faults', 'INFO')]),
      ],
    },
    traces: {
      resourceSpans: [
        {
          resource: { attributes: attributes({ 'service.name': 'tests' }) },
          scopeSpans: [
            {
              spans: [
                {
                  traceId,
                  spanId,
                  name: 'order',
                  startTimeUnixNano: String(nanoseconds(9)),
                  endTimeUnixNano: String(nanoseconds(11)),
                },
              ],
            },
          ],
        },
      ],
    },
  });
});
afterAll(() => opened.close());

interface Line {
  timestamp: string;
  body: string;
  level: string;
  traceID: string;
}
const bodies = (rows: Line[]) => rows.map(({ body }) => body);
const oldestFirst = ['npm ci', 'Order 17 accepted', 'Card Declined for order 17', 'no faults', 'retrying', 'gave up'];
const plain = (rows: Line[]) => bodies(rows).map((body) => body.replace(`${esc}[33m`, '').replace(`${esc}[0m`, ''));

describe.each(otelVersions)('with OTel %s', (version) => {
  const listed = (...filters: string[]) => opened.ask<Line>(logList(opened.source, version, filters));

  it('lines are listed newest first, with what the panel shows', async () => {
    const rows = await listed();
    expect(plain(rows)).toEqual(oldestFirst.toReversed());
    expect(rows[3]).toEqual({
      timestamp: printed(10, 200),
      body: 'Card Declined for order 17',
      level: 'ERROR',
      traceID: traceId,
      ResourceAttributes: {
        'service.name': 'tests',
        GITHUB_RUN_ID: '18230001',
        GITHUB_REPOSITORY: 'acme/widgets',
        GITHUB_JOB: 'build',
      },
      ScopeAttributes: { part: 'orders' },
      LogAttributes: { 'order.id': '17' },
    });
    expect(bodies(await opened.ask<Line>(logList(opened.source, version, [], { limit: 2 })))).toEqual(
      bodies(rows).slice(0, 2),
    );
  });

  it('lines are found by level, words, attributes, trace, and by columns of Runlens', async () => {
    expect(bodies(await listed("level = 'ERROR'"))).toEqual(['Card Declined for order 17']);
    expect(bodies(await listed("level IN ('FATAL', 'ERROR')"))).toEqual(['gave up', 'Card Declined for order 17']);
    expect(bodies(await listed(messageLike('ard Declined for')))).toEqual(['Card Declined for order 17']);
    expect(bodies(await listed(messageLike('Order')))).toEqual(['Order 17 accepted']);
    expect(bodies(await listed("body ILIKE '%order%'", "NOT ( body ILIKE '%ACCEPTED%' )"))).toEqual([
      'Card Declined for order 17',
    ]);
    expect(bodies(await listed("LogAttributes['order.id'] = '17'"))).toEqual(['Card Declined for order 17']);
    expect(await listed(`traceID = '${traceId}'`)).toHaveLength(2);
    expect(bodies(await listed("RunId = '18230001'", "JobName = 'lint'"))).toEqual(['no faults']);
    expect(await listed("ResourceAttributes['GITHUB_JOB'] = 'deploy'")).toEqual([]);
  });

  it('lines over time are counted by their levels; those without one by none', async () => {
    const empty = { critical: 0, error: 0, warn: 0, info: 0, debug: 0, trace: 0, unknown: 0 };
    const at = (seconds: number) => printed(seconds).slice(0, 19);
    expect(await opened.ask(logVolume(opened.source, version))).toEqual([
      { ...empty, time: at(0), error: 1, warn: 1, info: 2 },
      { ...empty, time: at(60), critical: 1 },
    ]);
    expect(await opened.ask(logVolume(opened.source, version, ["SeverityText = 'ERROR'"]))).toEqual([
      { ...empty, time: at(0), error: 1 },
    ]);
    expect(await opened.ask(logVolume(opened.source, version, ["Body LIKE '%no faults%'"]))).toEqual([
      { ...empty, time: at(0), info: 1 },
    ]);
  });

  it('a range of time reads the lines of that time alone', async () => {
    const sql = logList({ ...opened.source, from: minute + 60, to: minute + 80 }, version);
    expect(bodies(await opened.ask<Line>(sql))).toEqual(['gave up']);
    const plan = await opened.ask<{ explain: string }>(`EXPLAIN indexes = 1 ${sql}`);
    const text = plan.map(({ explain }) => explain).join('\n');
    expect(text).toMatch(
      version === '1.29.0' ? /PrimaryKey\W+Keys:\W+TimestampTime\n/ : /Skip\W+Name: idx_timestamp\n/,
    );
  });
});

describe('the lines around one', () => {
  /** As the plugin does it: values of the context columns that the list has, where they are not empty. */
  async function around(version: (typeof otelVersions)[number], direction: 'forward' | 'backward', limit = 100) {
    const list = logList(opened.source, version, ["level = 'ERROR'"], { context: jobOfLine });
    const [row] = await opened.ask<Record<string, string>>(list);
    const known = jobOfLine.map((name) => [name, row?.[name] ?? '']).filter(([, value]) => value !== '');
    const line = { at: nanoseconds(10, 200), equal: Object.fromEntries(known) };
    const rows = await opened.ask<Line>(logContext(opened.source, version, line, direction, limit));
    return plain(rows);
  }

  it('with OTel 1.30.0 are those of the same job before and after it, to the nanosecond', async () => {
    expect(await around('1.30.0', 'forward')).toEqual(['Card Declined for order 17', 'retrying', 'gave up']);
    expect(await around('1.30.0', 'backward')).toEqual(['Card Declined for order 17', 'Order 17 accepted', 'npm ci']);
    expect(await around('1.30.0', 'backward', 2)).toEqual(['Card Declined for order 17', 'Order 17 accepted']);
  });

  it('with OTel 1.29.0 are by whole seconds: none of the second itself comes after it', async () => {
    expect(await around('1.29.0', 'forward')).toEqual(['gave up']);
    expect((await around('1.29.0', 'backward')).toSorted()).toEqual(
      ['npm ci', 'Order 17 accepted', 'Card Declined for order 17', 'retrying'].toSorted(),
    );
  });
});

it('a line leads to its trace, and a trace to its lines', async () => {
  const [found] = await opened.ask<Line>(logList(opened.source, '1.30.0', ["level = 'ERROR'"]));
  const trace = await opened.ask(traceById(opened.source, found?.traceID ?? '', { companion: true }));
  expect(trace).toMatchObject([{ operationName: 'order', spanID: spanId, duration: 2000 }]);
  const lines = await opened.ask<Line>(logsOfTrace(opened.source, String(trace[0]?.traceID)));
  expect(bodies(lines)).toEqual(['Order 17 accepted', 'Card Declined for order 17']);
});

it('the dashboards that come with the plugin show levels and lines over time', async () => {
  expect(await opened.ask(shipped.levels(opened.source))).toEqual(
    ['', 'ERROR', 'FATAL', 'INFO', 'Warning'].map((SeverityText) => ({ SeverityText })),
  );
  expect(await opened.ask(shipped.linesByLevel(opened.source))).toMatchObject([
    { metric: 'ERROR', count: 1 },
    { metric: 'INFO', count: 1 },
  ]);
});

it('the editor is told the columns, and the attributes that there are', async () => {
  const { ask, source } = opened;
  const columns = await ask<{ name: string; type: string }>(suggestions.columns(source, 'otel_logs'));
  const map = 'Map(LowCardinality(String), String)';
  expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toMatchObject({
    Timestamp: 'DateTime64(9)',
    TimestampTime: 'DateTime',
    LogAttributes: map,
    ResourceAttributes: map,
  });
  const keys = await ask<{ keys: string }>(suggestions.keys(source, 'otel_logs', 'LogAttributes', 'Timestamp'));
  expect(keys.map((row) => row.keys).toSorted()).toEqual(['event.name', 'order.id']);
  expect(await ask("SELECT Body FROM otel_logs WHERE EventName = 'order.lost'")).toEqual([{ Body: 'gave up' }]);
});
