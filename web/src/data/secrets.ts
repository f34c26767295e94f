import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { components } from './api-types.ts';
import { api, take } from './client.ts';

export type Secret = components['schemas']['Secret'];

/** Registered values by name; no answer has a value. */
export const secretsQuery = queryOptions({
  queryKey: ['secrets'],
  queryFn: ({ signal }) => take(api.GET('/api/v1/secrets', { signal })),
});

/** Registers a value, in place of the one of that name. Reset it when it has ended: until then it holds the value. */
export function useAddSecret() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; value: string; organization?: string }) =>
      take(api.POST('/api/v1/secrets', { body })),
    onSuccess: () => client.invalidateQueries(secretsQuery),
    gcTime: 0,
  });
}

/** Removes a registered value: it is not masked any more. */
export function useRemoveSecret() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, organization }: Secret) =>
      take(
        api.DELETE('/api/v1/secrets/{name}', {
          params: { path: { name }, query: organization === null ? {} : { organization } },
        }),
      ),
    onSuccess: () => client.invalidateQueries(secretsQuery),
  });
}
