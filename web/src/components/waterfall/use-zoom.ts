import { type PointerEvent, type RefObject, useEffect, useState } from 'react';
import { pan, shortest, type Window, zoom } from './axis.ts';

export interface Zoom {
  window: Window;
  zoomed: boolean;
  /** The stretch under a drag in progress, 0 to 1 of the track. */
  drag: [number, number] | null;
  by: (factor: number) => void;
  move: (share: number) => void;
  reset: () => void;
  handlers: {
    onPointerDown: (event: PointerEvent) => void;
    onPointerMove: (event: PointerEvent) => void;
    onPointerUp: (event: PointerEvent) => void;
  };
}

/** Zoom by dragging over the track, by Ctrl and wheel, or by the returned actions. `track` is the element that spans the time axis. */
export function useZoom(whole: Window, track: RefObject<Element | null>): Zoom {
  const [chosen, setChosen] = useState<Window | null>(null);
  const [drag, setDrag] = useState<[number, number] | null>(null);
  const window =
    chosen === null ? whole : { from: Math.max(chosen.from, whole.from), to: Math.min(chosen.to, whole.to) };
  const set = (next: Window) => setChosen(next.to - next.from >= (whole.to - whole.from) * 0.9999 ? null : next);
  const shareOf = (clientX: number) => {
    const box = track.current?.getBoundingClientRect();
    return box && box.width > 0 ? (clientX - box.left) / box.width : -1;
  };

  useEffect(() => {
    const element = track.current?.closest('[data-waterfall]');
    const onWheel = (event: Event) => {
      if (!(event instanceof WheelEvent) || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      set(zoom(window, whole, event.deltaY > 0 ? 1.25 : 0.8, Math.min(1, Math.max(0, shareOf(event.clientX)))));
    };
    // Not passive, because Ctrl and wheel would zoom the whole page.
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  });

  return {
    window,
    zoomed: chosen !== null,
    drag: drag !== null && Math.abs(drag[1] - drag[0]) > 0.005 ? [Math.min(...drag), Math.max(...drag)] : null,
    by: (factor) => set(zoom(window, whole, factor, 0.5)),
    move: (share) => set(pan(window, whole, share)),
    reset: () => setChosen(null),
    handlers: {
      onPointerDown: (event) => {
        const share = shareOf(event.clientX);
        // Touch scrolls; dragging to zoom is for the mouse and the pen.
        if (event.button === 0 && event.pointerType !== 'touch' && share >= 0 && share <= 1) setDrag([share, share]);
      },
      onPointerMove: (event) => {
        if (drag !== null) setDrag([drag[0], Math.min(1, Math.max(0, shareOf(event.clientX)))]);
      },
      onPointerUp: () => {
        if (drag === null) return;
        const [from, to] = [Math.min(...drag), Math.max(...drag)];
        const length = window.to - window.from;
        if (to - from > 0.01)
          set({
            from: window.from + from * length,
            to: window.from + Math.max(to * length, from * length + shortest(whole)),
          });
        setDrag(null);
      },
    },
  };
}
