import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adHoc, shipped, suggestions } from './testing/grafana/dashboards.ts';
import { type Opened, openSent } from './testing/grafana/opened.ts';
import { attributes, minute, nanoseconds, printed } from './testing/grafana/sent.ts';
import { traceById, traceSearch } from './testing/grafana/traces.ts';

const order = 'a'.repeat(32);
const nightly = 'b'.repeat(32);
const inJob = 'c'.repeat(32);
const ms = 1_000_000;

const span = (traceId: string, spanId: string, name: string, at: number, durationMs: number, more: object = {}) => ({
  traceId,
  spanId: spanId.repeat(8),
  name,
  startTimeUnixNano: String(nanoseconds(at)),
  endTimeUnixNano: String(nanoseconds(at, durationMs * ms)),
  ...more,
});
const service = (name: string, version: string, spans: object[]) => ({
  resource: { attributes: attributes({ 'service.name': name, 'service.version': version }) },
  scopeSpans: [{ spans }],
});

const root = span(order, '01', 'POST /orders', 10, 250, {
  kind: 2,
  traceState: 'vendor=1',
  status: { code: 1 },
  attributes: attributes({ 'http.request.method': 'POST', 'url.path': '/orders' }),
  events: [
    {
      name: 'cart read',
      timeUnixNano: String(nanoseconds(10, 40 * ms)),
      attributes: attributes({ 'cart.items': '3', 'cart.currency': 'EUR' }),
    },
    { name: 'no attributes', timeUnixNano: String(nanoseconds(10, 50 * ms)) },
  ],
  links: [{ traceId: nightly, spanId: '03'.repeat(8), attributes: attributes({ why: 'follows' }) }],
});
const charge = span(order, '02', 'charge', 10, 120, {
  kind: 3,
  parentSpanId: '01'.repeat(8),
  status: { code: 2, message: 'card declined' },
});

let opened: Opened;
beforeAll(async () => {
  opened = await openSent({
    traces: {
      resourceSpans: [
        service('shop', '1.4.0', [root, span(nightly, '03', 'nightly', 5, 1000)]),
        service('payments', '7', [charge]),
        service('shop', '1.5.0', [span('d'.repeat(32), '05', 'after the release', 90, 1)]),
        // From inside a job: the span that it names as its parent is computed, never sent.
        service('tests', '', [span(inJob, '04', 'unit tests', 20, 3000, { parentSpanId: '0f'.repeat(8) })]),
      ],
    },
  });
});
afterAll(() => opened.close());

describe('the trace search', () => {
  const names = async (filters?: string[]) =>
    (await opened.ask<{ operationName: string }>(traceSearch(opened.source, filters))).map((row) => row.operationName);

  it('lists what began without a parent, newest first, with times in milliseconds', async () => {
    const rows = await opened.ask(traceSearch(opened.source));
    expect(rows).toHaveLength(3);
    expect(rows.slice(1)).toEqual([
      { traceID: order, serviceName: 'shop', operationName: 'POST /orders', startTime: printed(10), duration: 250 },
      { traceID: nightly, serviceName: 'shop', operationName: 'nightly', startTime: printed(5), duration: 1000 },
    ]);
  });

  it('finds traces from inside jobs once the filter of the parent is gone', async () => {
    expect(await names()).not.toContain('unit tests');
    expect(await names(['Duration > 0', "ServiceName = 'tests'"])).toEqual(['unit tests']);
  });

  it('is narrowed by service, name, status, duration, attributes, and by columns of Runlens', async () => {
    expect(await names(["SpanName LIKE '%order%'"])).toEqual(['POST /orders']);
    expect(await names(["StatusCode = 'Error'"])).toEqual(['charge']);
    expect(await names(['Duration > 500000000', "ServiceName IN ('shop', 'payments')"])).toEqual(['nightly']);
    expect(await names(["SpanAttributes['url.path'] = '/orders'"])).toEqual(['POST /orders']);
    expect(await names(["ResourceAttributes['service.version'] = '7'", "RunSource = ''", "RunId = '0'"])).toEqual([
      'charge',
    ]);
    expect(await names(["ServiceName = 'nobody'"])).toEqual([]);
  });

  it('stays within the time that is asked for', async () => {
    const source = { ...opened.source, to: minute + 8 };
    expect(await opened.ask(traceSearch(source))).toMatchObject([{ operationName: 'nightly' }]);
  });
});

describe.each([
  ['within the times of otel_traces_trace_id_ts', true],
  ['by its id alone', false],
])('a trace %s', (_, companion) => {
  const tags = (values: Record<string, string>) => Object.entries(values).map(([key, value]) => ({ key, value }));

  it('has its spans in the form of the trace panel', async () => {
    const rows = await opened.ask(traceById(opened.source, order, { companion }));
    expect(rows).toHaveLength(2);
    expect(rows.find((row) => row.spanID === '01'.repeat(8))).toEqual({
      traceID: order,
      spanID: '01'.repeat(8),
      parentSpanID: '',
      serviceName: 'shop',
      operationName: 'POST /orders',
      startTime: (minute + 10) * 1000,
      duration: 250,
      tags: tags({ 'http.request.method': 'POST', 'url.path': '/orders' }),
      serviceTags: tags({ 'service.name': 'shop', 'service.version': '1.4.0' }),
      statusCode: 0,
      logs: [
        {
          name: 'cart read',
          timestamp: String((minute + 10) * 1000 + 40),
          fields: tags({ 'cart.items': '3', 'cart.currency': 'EUR' }),
        },
        { name: 'no attributes', timestamp: String((minute + 10) * 1000 + 50), fields: [] },
      ],
      references: [{ traceID: nightly, spanID: '03'.repeat(8), tags: tags({ why: 'follows' }) }],
      kind: 'Server',
      statusMessage: '',
      traceState: 'vendor=1',
    });
    expect(rows.find((row) => row.spanID === '02'.repeat(8))).toMatchObject({
      parentSpanID: '01'.repeat(8),
      serviceName: 'payments',
      duration: 120,
      tags: [],
      statusCode: 2,
      logs: [],
      references: [],
      kind: 'Client',
      statusMessage: 'card declined',
    });
  });

  it('with “flatten nested” has its events and links too', async () => {
    const rows = await opened.ask(traceById(opened.source, order, { companion, flattenNested: true }));
    expect(rows.find((row) => row.spanID === '01'.repeat(8))).toMatchObject({
      logs: [
        {
          timestamp: (minute + 10) * 1000 + 40,
          fields: tags({ 'cart.items': '3', 'cart.currency': 'EUR', message: 'cart read' }),
        },
        { fields: tags({ message: 'no attributes' }) },
      ],
      references: [{ traceID: nightly, spanID: '03'.repeat(8), tags: tags({ why: 'follows' }) }],
    });
  });

  it('that nobody sent has none', async () => {
    expect(await opened.ask(traceById(opened.source, 'e'.repeat(32), { companion }))).toEqual([]);
  });
});

describe('otel_traces_trace_id_ts', () => {
  it('is a table of the database with the columns that the plugin looks for', async () => {
    const tables = await opened.ask<{ name: string }>(suggestions.tables(opened.source));
    expect(tables.map(({ name }) => name)).toContain('otel_traces_trace_id_ts');
    const columns = await opened.ask<{ name: string }>(suggestions.columns(opened.source, 'otel_traces_trace_id_ts'));
    expect(columns.map(({ name }) => name)).toEqual(['TraceId', 'Start', 'End']);
  });

  it('looks a trace up by the index of ids, not by reading all of them', async () => {
    const plan = await opened.ask<{ explain: string }>(
      `EXPLAIN indexes = 1 SELECT min(Start) FROM "${opened.source.database}"."otel_traces_trace_id_ts" WHERE TraceId = '${order}'`,
    );
    expect(plan.map(({ explain }) => explain.trim())).toContain('Name: idx_trace_id');
  });
});

describe('the dashboards that come with the plugin', () => {
  it('show services, operations, traces, calls and deployments', async () => {
    const { ask, source } = opened;
    expect(await ask(shipped.services(source))).toEqual(
      ['payments', 'shop', 'tests'].map((ServiceName) => ({ ServiceName })),
    );
    expect(await ask(shipped.operations(source))).toEqual([
      { Operation: 'POST /orders', Count: 1, Errors: 0, P50: 250 * ms, 'Top Error': '' },
      { Operation: 'charge', Count: 1, Errors: 1, P50: 120 * ms, 'Top Error': 'card declined' },
    ]);
    expect(await ask(shipped.traces(source))).toMatchObject([
      { Spans: 1, Duration: ms },
      { TraceId: inJob, Spans: 1 },
      { TraceId: order, Spans: 2, Duration: 250 * ms, Status: 'Error' },
      { TraceId: nightly },
    ]);
    expect(await ask(shipped.serviceMap(source))).toEqual([
      { id: 'shop-payments', source: 'shop', target: 'payments', mainstat: '1 calls' },
    ]);
    expect(await ask(shipped.deployments(source))).toEqual([{ tags: 'shop', version: '1.5.0', prev_version: '1.4.0' }]);
  });

  it('are narrowed by an ad hoc filter', async () => {
    const filter = adHoc(opened.source, 'otel_traces', 'SpanAttributes', 'url.path', '/orders');
    expect(await opened.ask(shipped.services(opened.source) + filter)).toEqual([{ ServiceName: 'shop' }]);
  });
});

it('the editor is told the attributes that there are, and their values', async () => {
  const { ask, source } = opened;
  expect(await ask(suggestions.keys(source, 'otel_traces', 'SpanAttributes', 'Timestamp'))).toEqual(
    ['http.request.method', 'url.path'].map((keys) => ({ keys })),
  );
  const values = await ask(suggestions.values(source, 'otel_traces', 'SpanAttributes', 'url.path'));
  expect(values.flatMap((row) => Object.values(row))).toEqual(['/orders']);
});
