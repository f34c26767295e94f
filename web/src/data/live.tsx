import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { throttled } from './throttled.ts';
import { useUrlState } from './url-state.ts';

type LiveState = 'live' | 'connecting' | 'paused';
interface Live {
  state: LiveState;
  toggle: () => void;
}

const LiveContext = createContext<Live>({ state: 'connecting', toggle: () => undefined });

/** Keys that begin with this word are asked again when new data was stored. */
export const liveKey = 'live';
/** Lists that were paged further than this stay as they are: rows must not move under a reader's eyes. */
const maxLivePages = 3;
/** At most one refresh in this time, however much comes in. */
const refreshEveryMs = 2_000;

/** State of the live stream of this page. */
export function useLive(): Live {
  return useContext(LiveContext);
}

/** Follows the server's event stream while `enabled`, and refreshes what is shown. `live=off` in the URL pauses it. */
export function LiveProvider({ enabled, children }: { enabled: boolean; children: ReactNode }) {
  const client = useQueryClient();
  const [params, setParams] = useUrlState();
  const paused = params.get('live') === 'off';
  const [open, setOpen] = useState(false);

  useEffect(() => {
    if (paused || !enabled) return;
    const refresh = throttled(() => askAgain(client), refreshEveryMs);
    const stream = new EventSource('/api/v1/stream');
    let lost = false;
    stream.addEventListener('open', () => {
      setOpen(true);
      // What was stored while the stream was away was announced to nobody.
      if (lost) refresh.call();
      lost = false;
    });
    stream.addEventListener('error', () => {
      setOpen(false);
      lost = true;
    });
    stream.addEventListener('applied', refresh.call);
    return () => {
      stream.close();
      refresh.cancel();
      setOpen(false);
    };
  }, [client, paused, enabled]);

  const value = useMemo<Live>(
    () => ({
      state: paused ? 'paused' : open ? 'live' : 'connecting',
      toggle: () => setParams({ live: paused ? null : 'off' }, { replace: true }),
    }),
    [paused, open, setParams],
  );
  return <LiveContext value={value}>{children}</LiveContext>;
}

function askAgain(client: QueryClient): void {
  for (const query of client.getQueryCache().findAll({ predicate: isLive, fetchStatus: 'fetching' })) {
    // A first answer that is under way may be older than the news, and an invalidation does not ask again for it.
    if (query.state.data !== undefined) continue;
    const again = () => client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    query.promise?.then(again, () => undefined);
  }
  void client.invalidateQueries({ predicate: isLive });
}

function isLive(query: Query): boolean {
  if (query.queryKey[0] !== liveKey && query.queryKey[0] !== 'session') return false;
  const pages = (query.state.data as { pages?: unknown[] } | undefined)?.pages;
  return pages === undefined || pages.length <= maxLivePages;
}
