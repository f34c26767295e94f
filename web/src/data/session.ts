import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { components } from './api-types.ts';
import { api, take } from './client.ts';

export type Session = components['schemas']['Session'];
export type Setup = components['schemas']['Setup'];

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => take(api.GET('/api/v1/session', { signal })),
});

/** Who is signed in, and whether the store is empty. */
export function useSession() {
  return useQuery(sessionQuery);
}

/** Signs in with a token; the server answers with a cookie. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => take(api.POST('/api/v1/session', { body: { token } })),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  });
}

/** Ends the session and forgets everything that was read with it. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.DELETE('/api/v1/session')),
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
    },
  });
}

/** How far the demonstration data is; asked often while it loads. */
export function useDemo(enabled: boolean) {
  return useQuery({
    queryKey: ['demo'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/demo', { signal })),
    enabled,
    refetchInterval: (query) => (query.state.data?.state === 'running' ? 500 : false),
  });
}

/** Starts loading demonstration data into the empty store. */
export function useStartDemo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.POST('/api/v1/demo')),
    onSuccess: (state) => client.setQueryData(['demo'], state),
  });
}
