import { useEffect, useRef } from 'react';

/**
 * Moves the focus through the links marked `data-row` with j and k or the arrows, `/` goes to the search; Enter is the link's own.
 * Works from anywhere on the page except where text is typed or something is open over it.
 */
export function useRowKeys(onSearch: () => void) {
  const list = useRef<HTMLElement>(null);
  const latest = useRef(onSearch);
  latest.current = onSearch;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      const at = rows.indexOf(document.activeElement as HTMLElement);
      const inList = at >= 0;
      if (event.key === '/') latest.current();
      else if (event.key === 'j' || (event.key === 'ArrowDown' && inList))
        rows[Math.min(at + 1, rows.length - 1)]?.focus();
      else if (event.key === 'k' || (event.key === 'ArrowUp' && inList)) rows[Math.max(at - 1, 0)]?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return list;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [role="dialog"], [role="listbox"]') !== null
  );
}
