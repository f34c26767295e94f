import { afterAll, beforeAll, expect, it } from 'vitest';
import { adHoc, buckets, perSecond, quantiles, suggestions, trend } from './testing/grafana/dashboards.ts';
import { type Opened, openSent } from './testing/grafana/opened.ts';
import { attributes, minute, nanoseconds } from './testing/grafana/sent.ts';

const point = (at: number, fields: object, values: Record<string, string> = {}) => ({
  startTimeUnixNano: String(nanoseconds(0)),
  timeUnixNano: String(nanoseconds(at)),
  attributes: attributes(values),
  ...fields,
});
const counted = (host: string, values: number[]) =>
  values.map((asInt, index) => point(index * 60, { asInt: String(asInt) }, { host }));
const runner = (name: string, metrics: object[]) => ({
  resource: { attributes: attributes({ 'service.name': name }) },
  scopeMetrics: [{ metrics }],
});

let opened: Opened;
beforeAll(async () => {
  opened = await openSent({
    metrics: {
      resourceMetrics: [
        runner('runner-1', [
          {
            name: 'memory',
            unit: 'By',
            gauge: { dataPoints: [0, 20, 60].map((at) => point(at, { asDouble: 10 + at })) },
          },
          {
            name: 'tests.run',
            sum: {
              aggregationTemporality: 2,
              isMonotonic: true,
              dataPoints: [...counted('a', [0, 60, 180, 30]), ...counted('b', [5, 5, 5, 8])],
            },
          },
          {
            name: 'test.duration',
            histogram: {
              aggregationTemporality: 1,
              dataPoints: [
                { count: '3', sum: 7.5, bucketCounts: ['1', '2', '0'], explicitBounds: [1, 5] },
                { count: '2', sum: 20, bucketCounts: ['0', '1', '1'], explicitBounds: [1, 5] },
              ].map((fields, index) => point(index * 30, fields)),
            },
          },
          {
            name: 'wait',
            summary: {
              dataPoints: [
                point(0, {
                  count: '2',
                  sum: 3,
                  quantileValues: [
                    { quantile: 0.5, value: 1 },
                    { quantile: 0.99, value: 2 },
                  ],
                }),
              ],
            },
          },
          {
            name: 'sizes',
            exponentialHistogram: {
              aggregationTemporality: 1,
              dataPoints: [point(0, { count: '6', sum: 9, scale: -1, zeroCount: '1' })],
            },
          },
        ]),
        runner('runner-2', [{ name: 'memory', gauge: { dataPoints: [point(30, { asDouble: 4 })] } }]),
      ],
    },
  });
});
afterAll(() => opened.close());

/** A DateTime as it is printed. */
const at = (seconds: number) => new Date((minute + seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ');
const memory = { metric: 'memory', aggregate: 'avg(Value) as value', by: 'ServiceName', seconds: 60 };

it('a gauge over time, by service', async () => {
  const rows = await opened.ask(trend(opened.source, { table: 'otel_metrics_gauge', ...memory }));
  expect(rows).toHaveLength(3);
  expect(rows).toEqual(
    expect.arrayContaining([
      { time: at(0), ServiceName: 'runner-1', value: 20 },
      { time: at(0), ServiceName: 'runner-2', value: 4 },
      { time: at(60), ServiceName: 'runner-1', value: 70 },
    ]),
  );
  expect(rows.at(-1)).toMatchObject({ time: at(60) });
});

it('a gauge is narrowed by a filter of the builder and by one of the dashboard', async () => {
  const query = { table: 'otel_metrics_gauge', ...memory, filters: ["ServiceName IN ('runner-2')"] };
  expect(await opened.ask(trend(opened.source, query))).toEqual([{ time: at(0), ServiceName: 'runner-2', value: 4 }]);
  const all = trend(opened.source, { table: 'otel_metrics_gauge', ...memory });
  const filter = adHoc(opened.source, 'otel_metrics_gauge', 'ResourceAttributes', 'service.name', 'runner-2');
  expect(await opened.ask(all + filter)).toHaveLength(1);
});

it('a counter by the second, with nothing where it began anew', async () => {
  const rows = await opened.ask(
    perSecond(opened.source, { metric: 'tests.run', by: "Attributes['host']", seconds: 60 }),
  );
  const rates = (host: string) => rows.filter(({ metric }) => metric === host).map(({ value }) => value);
  expect(rates('a')).toEqual([null, 1, 2, null]);
  expect(rates('b')).toEqual([null, 0, 0, 0.05]);
});

it('histograms: buckets, counts and averages', async () => {
  expect(await opened.ask(buckets(opened.source, 'test.duration'))).toEqual([
    { bound: 1, count: 1 },
    { bound: 5, count: 3 },
    { bound: null, count: 1 },
  ]);
  const aggregate = 'sum(Sum) / sum(Count) as value';
  const query = { aggregate, by: 'MetricName', seconds: 60 };
  const averages = await opened.ask(
    trend(opened.source, { ...query, table: 'otel_metrics_histogram', metric: 'test.duration' }),
  );
  expect(averages).toEqual([{ time: at(0), MetricName: 'test.duration', value: 5.5 }]);
  const exponential = { ...query, table: 'otel_metrics_exponential_histogram', metric: 'sizes' };
  expect(await opened.ask(trend(opened.source, exponential))).toMatchObject([{ value: 1.5 }]);
});

it('quantiles of a summary', async () => {
  expect(await opened.ask(quantiles(opened.source, 'wait'))).toEqual([
    { quantile: 0.5, value: 1 },
    { quantile: 0.99, value: 2 },
  ]);
});

it.each(['gauge', 'sum', 'histogram', 'exponential_histogram', 'summary'])(
  'otel_metrics_%s has the columns of time, value and place',
  async (kind) => {
    const columns = await opened.ask<{ name: string; type: string }>(
      suggestions.columns(opened.source, `otel_metrics_${kind}`),
    );
    expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toMatchObject({
      TimeUnix: 'DateTime64(9)',
      MetricName: 'String',
      ServiceName: 'LowCardinality(String)',
      Attributes: 'Map(LowCardinality(String), String)',
      Organization: 'LowCardinality(String)',
      RunId: 'UInt64',
    });
  },
);
