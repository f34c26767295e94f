import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { components } from './api-types.ts';
import { api, take } from './client.ts';
import { liveKey } from './live.tsx';
import { rangeQuery } from './operations.ts';
import type { TimeRange } from './time-range.ts';

export type DeadLetter = components['schemas']['DeadLetter'];
export type CompletenessRow = components['schemas']['CompletenessRow'];
export type LetterState = 'open' | 'replayed' | 'dismissed' | 'all';

export function intakeSummaryQuery(range: TimeRange) {
  const query = rangeQuery(range);
  return queryOptions({
    queryKey: [liveKey, 'intake', query],
    queryFn: ({ signal }) => take(api.GET('/api/v1/intake/summary', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    // The backlog can grow without anything being stored, so the stream alone would not tell.
    refetchInterval: 5_000,
  });
}

export function deadLettersQuery(filter: { code?: string[]; state: LetterState }) {
  return infiniteQueryOptions({
    queryKey: [liveKey, 'dead-letters', filter],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/v1/intake/dead-letters', {
          params: { query: { ...filter, limit: 25, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

export const completenessQuery = queryOptions({
  queryKey: [liveKey, 'completeness'],
  queryFn: ({ signal }) => take(api.GET('/api/v1/intake/completeness', { signal })),
});

/** Puts dead letters back into the journal: one, or all of a code. */
export function useReplay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (what: { code: string } | { letters: { source: string; deliveryId: string }[] }) =>
      take(api.POST('/api/v1/intake/dead-letters/replay', { body: what })),
    onSuccess: () => client.invalidateQueries({ queryKey: [liveKey, 'dead-letters'] }),
  });
}

/** Starts an import of what is missing of a repository, from the start of its window. */
export function useHeal() {
  return useMutation({
    mutationFn: (body: { repository: string; from?: number }) => take(api.POST('/api/v1/intake/heal', { body })),
  });
}

/** How far an import is; asked every second while it runs. */
export function useImport(id: string | undefined) {
  return useQuery({
    queryKey: ['import', id],
    queryFn: ({ signal }) => take(api.GET('/api/v1/import/{id}', { params: { path: { id: id ?? '' } }, signal })),
    enabled: id !== undefined,
    refetchInterval: (query) =>
      query.state.data?.state === 'running' || query.state.data === undefined ? 1000 : false,
  });
}
