import { keepPreviousData, type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { api, take } from './client.ts';
import { liveKey } from './live.tsx';
import { readRange, type TimeRange } from './time-range.ts';

interface Place {
  organization?: string;
  repository?: string;
}

interface View {
  place: Place;
  range: { from: string; to?: string };
}

/** What the Operations page asks for, read from its URL. */
export function operationsView(params: URLSearchParams): View {
  return { place: readPlace(params), range: rangeQuery(readRange(params)) };
}

/** Organisation and repository filters of a URL. */
function readPlace(params: URLSearchParams): Place {
  const organization = params.get('organization');
  const repository = params.get('repository');
  return { ...(organization && { organization }), ...(repository && { repository }) };
}

/** A range in the API's words: an age, or two times in epoch seconds. */
export function rangeQuery(range: TimeRange): { from: string; to?: string } {
  if (range.kind === 'named') return { from: range.name };
  return { from: String(Math.floor(range.from / 1000)), to: String(Math.ceil(range.to / 1000)) };
}

const ranged = ({ place, range }: View) => ({ params: { query: { ...place, ...range } } });

/** Each panel's question. Old data stays while that of another range or place is on its way. */
const questions = {
  summary: (view: View) =>
    queryOptions({
      queryKey: [liveKey, 'summary', view],
      queryFn: ({ signal }) => take(api.GET('/api/v1/operations/summary', { ...ranged(view), signal })),
      placeholderData: keepPreviousData,
    }),
  queueWait: (view: View) =>
    queryOptions({
      queryKey: [liveKey, 'queue-wait', view],
      queryFn: ({ signal }) => take(api.GET('/api/v1/operations/queue-wait', { ...ranged(view), signal })),
      placeholderData: keepPreviousData,
    }),
  throughput: (view: View) =>
    queryOptions({
      queryKey: [liveKey, 'throughput', view],
      queryFn: ({ signal }) => take(api.GET('/api/v1/operations/throughput', { ...ranged(view), signal })),
      placeholderData: keepPreviousData,
    }),
  active: (view: View) =>
    queryOptions({
      queryKey: [liveKey, 'active', view],
      queryFn: ({ signal }) => take(api.GET('/api/v1/operations/active', { ...ranged(view), signal })),
      placeholderData: keepPreviousData,
    }),
  concurrency: (view: View) =>
    queryOptions({
      queryKey: [liveKey, 'concurrency', view],
      queryFn: ({ signal }) => take(api.GET('/api/v1/operations/concurrency', { ...ranged(view), signal })),
      placeholderData: keepPreviousData,
    }),
  runnerPools: (view: View) =>
    queryOptions({
      queryKey: [liveKey, 'runner-pools', view],
      queryFn: ({ signal }) => take(api.GET('/api/v1/operations/runner-pools', { ...ranged(view), signal })),
      placeholderData: keepPreviousData,
    }),
  cache: (view: View) =>
    queryOptions({
      queryKey: ['cache', view],
      queryFn: ({ signal }) => take(api.GET('/api/v1/operations/cache', { ...ranged(view), signal })),
      placeholderData: keepPreviousData,
    }),
};

export const useSummary = (view: View) => useQuery(questions.summary(view));
export const useQueueWait = (view: View) => useQuery(questions.queueWait(view));
export const useThroughput = (view: View) => useQuery(questions.throughput(view));
export const useActive = (view: View) => useQuery(questions.active(view));
export const useConcurrency = (view: View) => useQuery(questions.concurrency(view));
export const useRunnerPools = (view: View) => useQuery(questions.runnerPools(view));
export const useCache = (view: View) => useQuery(questions.cache(view));

/** Asks everything the Operations page will ask, before its code is here: the answers come while the scripts load. */
export function prefetchOperations(client: QueryClient, params: URLSearchParams): void {
  const view = operationsView(params);
  void client.prefetchQuery(questions.cache(view));
  void client.prefetchQuery(questions.summary(view));
  void client.prefetchQuery(questions.queueWait(view));
  void client.prefetchQuery(questions.throughput(view));
  void client.prefetchQuery(questions.active(view));
}

export function usePlaces() {
  return useQuery({
    queryKey: ['places'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/operations/filters', { signal })),
    staleTime: 60_000,
  });
}
