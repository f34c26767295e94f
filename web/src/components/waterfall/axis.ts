const steps = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000,
  15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000,
  86_400_000,
];

export interface Window {
  from: number;
  to: number;
}

/** Offsets (ms after `origin`) of at most `most` round marks inside the window. */
export function marks(window: Window, origin: number, most: number): number[] {
  const length = window.to - window.from;
  const step = steps.find((size) => length / size <= most) ?? Math.ceil(length / most / 86_400_000) * 86_400_000;
  const first = Math.ceil((window.from - origin) / step) * step;
  const found: number[] = [];
  for (let at = first; at <= window.to - origin; at += step) found.push(at);
  return found;
}

/** The shortest window, so that zooming in ends somewhere: 200 ms, less where the whole is short. */
export const shortest = (whole: Window): number => Math.min(200, (whole.to - whole.from) / 500);

/** The window made `factor` times as long around the point at `anchor` (0 to 1), kept inside the whole. */
export function zoom(window: Window, whole: Window, factor: number, anchor: number): Window {
  const length = Math.min(whole.to - whole.from, Math.max(shortest(whole), (window.to - window.from) * factor));
  const fixed = window.from + (window.to - window.from) * anchor;
  return clamp({ from: fixed - length * anchor, to: fixed + length * (1 - anchor) }, whole);
}

/** The window moved by `share` of its length, kept inside the whole. */
export function pan(window: Window, whole: Window, share: number): Window {
  const by = (window.to - window.from) * share;
  return clamp({ from: window.from + by, to: window.to + by }, whole);
}

function clamp(window: Window, whole: Window): Window {
  const length = Math.min(window.to - window.from, whole.to - whole.from);
  const from = Math.min(Math.max(window.from, whole.from), whole.to - length);
  return { from, to: from + length };
}

/** Left edge and width in per cent of the window, or null when the span lies outside it. Short spans stay visible. */
export function place(from: number, to: number, window: Window): { left: number; width: number } | null {
  if (to < window.from || from > window.to) return null;
  const length = window.to - window.from;
  const left = (Math.max(from, window.from) - window.from) / length;
  const right = (Math.min(to, window.to) - window.from) / length;
  return { left: left * 100, width: Math.max(right - left, 0) * 100 };
}
