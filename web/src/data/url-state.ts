import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';

export type QueryPatch = Record<string, string | null | undefined>;

/** The search string with the patch applied; null, undefined and '' remove a key. Keys keep their order. */
export function patchSearch(search: string, patch: QueryPatch): string {
  const params = new URLSearchParams(search);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined || value === '') params.delete(key);
    else params.set(key, value);
  }
  return params.toString();
}

/** The page's state, which lives in the URL alone: a copied link shows the same view, back and reload keep it. */
export function useUrlState(): [URLSearchParams, (patch: QueryPatch, options?: { replace?: boolean }) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const params = useMemo(() => new URLSearchParams(search), [search]);
  const set = useCallback(
    (patch: QueryPatch, options?: { replace?: boolean }) => {
      const next = patchSearch(window.location.search, patch);
      navigate(next === '' ? path : `${path}?${next}`, { replace: options?.replace ?? false });
    },
    [navigate, path],
  );
  return [params, set];
}
