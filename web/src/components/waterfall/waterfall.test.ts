import fc from 'fast-check';
import { expect, it } from 'vitest';
import { marks, pan, place, zoom } from './axis.ts';
import { extent, inOrder, type JobSpan, toRows } from './rows.ts';

const job = (id: string, over: Partial<JobSpan> = {}): JobSpan => ({
  id,
  name: id,
  status: 'completed',
  conclusion: 'success',
  createdAt: 1000,
  startedAt: 5000,
  completedAt: 9000,
  queueMs: 4000,
  durationMs: 4000,
  carriedOver: false,
  critical: false,
  savingMs: null,
  runner: '',
  labels: '',
  url: '',
  steps: [],
  ...over,
});
const step = { name: 's', status: 'completed', conclusion: 'success', startedAt: 5000, completedAt: 6000 };

it('shows the steps of expanded jobs only', () => {
  const jobs = [job('a', { steps: [step, step] }), job('b')];
  expect(toRows(jobs, new Set(), 0).map((row) => row.key)).toEqual(['a', 'b']);
  expect(toRows(jobs, new Set(['a']), 0).map((row) => row.key)).toEqual(['a', 'a/0', 'a/1', 'b']);
});

it('draws the queue as long as it is known to be: approval waiting is not queueing', () => {
  expect(toRows([job('a', { createdAt: 0, startedAt: 100_000, queueMs: 2000 })], new Set(), 0)[0]?.waitFrom).toBe(
    98_000,
  );
  expect(toRows([job('a', { queueMs: null })], new Set(), 0)[0]?.waitFrom).toBeNull();
});

it('what runs reaches to now, what is queued waits until now', () => {
  const [running, queued] = toRows(
    [
      job('r', { status: 'in_progress', completedAt: null }),
      job('q', { status: 'queued', startedAt: null, completedAt: null, queueMs: null }),
    ],
    new Set(),
    20_000,
  );
  expect(running?.to).toBe(20_000);
  expect([queued?.waitFrom, queued?.from, queued?.to]).toEqual([1000, 20_000, null]);
});

it('the axis ignores jobs carried over from an earlier attempt', () => {
  expect(
    extent([job('a'), job('old', { carriedOver: true, createdAt: -1e9, startedAt: -1e9, completedAt: -1e9 })], 0),
  ).toEqual({ from: 1000, to: 9000 });
  expect(extent([], 0)).toBeNull();
});

it('orders by start, unknown starts last', () => {
  expect(
    inOrder([job('c', { startedAt: null, createdAt: null }), job('b'), job('a', { startedAt: 4000 })]).map((j) => j.id),
  ).toEqual(['a', 'b', 'c']);
});

it('zooming and panning never leave the whole, and never turn it round', () => {
  const whole = { from: 0, to: 1e6 };
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.boolean(),
          fc.double({ min: 0.1, max: 4, noNaN: true }),
          fc.double({ min: -1, max: 1, noNaN: true }),
        ),
      ),
      (moves) => {
        let window = whole;
        for (const [zooming, factor, share] of moves) {
          window = zooming ? zoom(window, whole, factor, Math.abs(share)) : pan(window, whole, share);
          expect(window.from).toBeGreaterThanOrEqual(-1e-6);
          expect(window.to).toBeLessThanOrEqual(1e6 + 1e-6);
          expect(window.to - window.from).toBeGreaterThan(199);
        }
      },
    ),
  );
});

it('marks are round, inside and few', () => {
  expect(marks({ from: 1000, to: 301_000 }, 1000, 6)).toEqual([0, 60_000, 120_000, 180_000, 240_000, 300_000]);
});

it('places spans inside the window and hides those outside', () => {
  expect(place(0, 50, { from: 0, to: 100 })).toEqual({ left: 0, width: 50 });
  expect(place(200, 300, { from: 0, to: 100 })).toBeNull();
  expect(place(-50, 150, { from: 0, to: 100 })).toEqual({ left: 0, width: 100 });
});
