import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDrawAhead } from './draw-ahead.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Batches every 100 ms for the time given. */
function load(ahead: { applied(): void }, ms: number): void {
  for (let passed = 0; passed < ms; passed += 100) {
    ahead.applied();
    vi.advanceTimersByTime(100);
  }
}

describe('drawing ahead', () => {
  it('does nothing while nobody scrapes', () => {
    const draw = vi.fn();
    const ahead = createDrawAhead(draw);
    load(ahead, 1000);
    vi.advanceTimersByTime(10_000);
    expect(draw).not.toHaveBeenCalled();
  });

  it('draws once after a burst', () => {
    const draw = vi.fn();
    const ahead = createDrawAhead(draw);
    ahead.scraped();
    load(ahead, 2000);
    expect(draw).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_000);
    expect(draw).toHaveBeenCalledTimes(1);
  });

  it('draws under steady load shortly before the next scrape is due, and not all the time', () => {
    const draw = vi.fn();
    const ahead = createDrawAhead(draw);
    ahead.scraped();
    vi.advanceTimersByTime(15_000);
    ahead.scraped();
    load(ahead, 13_000);
    expect(draw).not.toHaveBeenCalled();
    load(ahead, 2000);
    expect(draw).toHaveBeenCalledTimes(1);
  });
});
