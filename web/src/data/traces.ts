import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { components } from './api-types.ts';
import { api, take } from './client.ts';
import { liveKey } from './live.tsx';
import { rangeQuery } from './operations.ts';
import { knownRange, readRange } from './time-range.ts';
import { unknownFilters } from './unknown-filters.ts';

type Schemas = components['schemas'];
export type Trace = Schemas['Trace'];
export type TraceJob = Schemas['TraceJob'];
export type TraceSpan = Schemas['TraceSpan'];
export type TraceSummary = Schemas['TraceSummary'];
export type TraceComparison = Schemas['TraceComparison'];
export type SpanDetail = Schemas['SpanDetail'];

interface AttemptId {
  source: string;
  runId: number;
  attempt: number;
}

const statuses = ['error', 'ok', 'unset'] as const;
const wholeNumber = /^\d{1,9}$/;

export const unknownTraceFilters = (params: URLSearchParams) =>
  unknownFilters(params, { ...knownRange, status: statuses, min: { form: wholeNumber, examples: ['100'] } });

/** Filters of the Traces page as the API takes them; see `unknownTraceFilters` for what is left out. */
export function tracesFilter(params: URLSearchParams) {
  const list = (key: string) => {
    const value = params.get(key);
    return value ? { [key]: [value] } : {};
  };
  const status = statuses.find((one) => one === params.get('status'));
  const name = params.get('name')?.trim();
  const min = params.get('min') ?? '';
  const attribute = params.get('attribute')?.trim() ?? '';
  return {
    ...rangeQuery(readRange(params)),
    ...list('organization'),
    ...list('repository'),
    ...list('service'),
    ...(status && { status }),
    ...(name && { name }),
    ...(wholeNumber.test(min) && { minDurationMs: Number(min) }),
    ...(/^[^=]+=/.test(attribute) && { attribute: [attribute] }),
  };
}

export function tracesQuery(filter: ReturnType<typeof tracesFilter>) {
  return queryOptions({
    queryKey: [liveKey, 'traces', filter],
    queryFn: ({ signal }) => take(api.GET('/api/v1/traces', { params: { query: { ...filter, limit: 100 } }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function traceQuery(traceId: string) {
  return queryOptions({
    queryKey: [liveKey, 'trace', traceId],
    queryFn: ({ signal }) => take(api.GET('/api/v1/traces/{traceId}', { params: { path: { traceId } }, signal })),
  });
}

export function runTraceQuery(path: AttemptId) {
  return queryOptions({
    queryKey: [liveKey, 'run-trace', path],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/runs/{source}/{runId}/attempts/{attempt}/trace', { params: { path }, signal })),
  });
}

export function traceComparisonQuery(path: AttemptId) {
  return queryOptions({
    queryKey: ['trace-comparison', path],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/runs/{source}/{runId}/attempts/{attempt}/trace/compare', { params: { path }, signal })),
  });
}

export function spanQuery(path: { traceId: string; spanId: string }) {
  return queryOptions({
    queryKey: ['span', path],
    queryFn: ({ signal }) => take(api.GET('/api/v1/traces/{traceId}/spans/{spanId}', { params: { path }, signal })),
    staleTime: 60_000,
  });
}
