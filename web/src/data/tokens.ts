import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { components } from './api-types.ts';
import { api, take } from './client.ts';

export type Token = components['schemas']['Token'];
export type Scope = Token['scope'];

/** All tokens, without their secrets; for admins. */
export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => take(api.GET('/api/v1/tokens', { signal })),
});

/** Creates a token. Its secret is in the answer and nowhere else: it is gone with the mutation. */
export function useCreateToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; scope: Scope; organization: string | null }) =>
      take(api.POST('/api/v1/tokens', { body })),
    onSuccess: () => client.invalidateQueries(tokensQuery),
    gcTime: 0,
  });
}

/** Revokes a token; who holds it is refused within seconds. */
export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => take(api.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries(tokensQuery),
  });
}
