import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { components } from './api-types.ts';
import { api, take } from './client.ts';
import { liveKey } from './live.tsx';
import { rangeQuery } from './operations.ts';
import { knownRange, readRange } from './time-range.ts';
import { unknownFilters } from './unknown-filters.ts';

type Schemas = components['schemas'];
export type RunRow = Schemas['RunRow'];
export type RunDetail = Schemas['RunDetail'];
export type RunAttempt = Schemas['RunAttempt'];
export type RunJob = Schemas['RunJob'];
export type RunFailure = Schemas['RunFailure'];
export type RunEvent = Schemas['RunEvent'];

const openStates = ['queued', 'waiting', 'in_progress'] as const;

export const unknownRunFilters = (params: URLSearchParams) => unknownFilters(params, knownRange);

/** Filters of the Runs page as the API takes them. `state` in the URL is a status for open runs, else a conclusion. */
export function runsFilter(params: URLSearchParams) {
  const one = (key: string) => {
    const value = params.get(key);
    return value ? { [key]: [value] } : {};
  };
  const state = params.get('state');
  const status = openStates.find((open) => open === state);
  const timed = params.has('range') || params.has('from') ? rangeQuery(readRange(params)) : {};
  const q = params.get('q')?.trim();
  return {
    ...one('organization'),
    ...one('repository'),
    ...one('workflow'),
    ...one('branch'),
    ...one('event'),
    ...(status ? { status: [status] } : state ? { conclusion: [state] } : {}),
    ...timed,
    ...(q && { q }),
  };
}

/** Pages of the list, newest first. */
export function runsQuery(filter: ReturnType<typeof runsFilter>) {
  return infiniteQueryOptions({
    queryKey: [liveKey, 'runs', filter],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/v1/runs', {
          params: { query: { ...filter, limit: 50, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

export const runFiltersQuery = queryOptions({
  queryKey: ['run-filters'],
  queryFn: ({ signal }) => take(api.GET('/api/v1/runs/filters', { signal })),
  staleTime: 60_000,
});

export interface RunId {
  source: string;
  runId: number;
}

export function runQuery(path: RunId) {
  return queryOptions({
    queryKey: [liveKey, 'run', path],
    queryFn: ({ signal }) => take(api.GET('/api/v1/runs/{source}/{runId}', { params: { path }, signal })),
  });
}

export function runEventsQuery(path: RunId) {
  return infiniteQueryOptions({
    queryKey: [liveKey, 'run-events', path],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/v1/runs/{source}/{runId}/events', {
          params: { path, query: { limit: 200, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function runEventBodyQuery(path: RunId & { sequence: number }) {
  return queryOptions({
    queryKey: ['run-event-body', path],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/runs/{source}/{runId}/events/{sequence}', { params: { path }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
