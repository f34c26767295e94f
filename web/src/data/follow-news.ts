import { useEffect, useRef } from 'react';
import { throttled } from './throttled.ts';

/**
 * Asks again as `news`, a count, grows: at most once in `everyMs`, never while an answer is awaited, and not while nobody
 * sees the page. `null`: not at all.
 */
export function useFollowNews(news: number | null, ask: () => unknown, everyMs: number): void {
  const latest = useRef({ news, ask, asked: 0 });
  latest.current.news = news;
  latest.current.ask = ask;
  const call = useRef<() => void>(undefined);

  const isOn = news !== null;
  useEffect(() => {
    if (!isOn) return;
    latest.current.asked = 0;
    const asking = throttled(() => {
      const { news: seen, ask: askNow, asked } = latest.current;
      if (document.hidden || seen === null || seen === asked) return;
      latest.current.asked = seen;
      return askNow();
    }, everyMs);
    call.current = asking.call;
    document.addEventListener('visibilitychange', asking.call);
    return () => {
      document.removeEventListener('visibilitychange', asking.call);
      asking.cancel();
    };
  }, [isOn, everyMs]);

  useEffect(() => {
    if (news) call.current?.();
    else latest.current.asked = 0;
  }, [news]);
}
