import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criticalPath, type TimedJob } from './critical-path.ts';

const job = (id: number, createdAt: number, startedAt: number, completedAt: number): TimedJob => ({
  id,
  createdAt: createdAt * 1000,
  startedAt: startedAt * 1000,
  completedAt: completedAt * 1000,
});

describe('criticalPath', () => {
  it('is empty without jobs', () => {
    expect(criticalPath([])).toEqual([]);
  });

  it('follows build → slowest test → deploy, and bounds the saving by the other test', () => {
    const jobs = [job(1, 0, 5, 100), job(2, 100, 105, 200), job(3, 100, 105, 300), job(4, 300, 301, 400)];
    expect(criticalPath(jobs)).toEqual([
      { id: 1, savingMs: 95_000 },
      { id: 3, savingMs: 100_000 },
      { id: 4, savingMs: 99_000 },
    ]);
  });

  it('gives the only job its whole duration', () => {
    expect(criticalPath([job(7, 0, 10, 70)])).toEqual([{ id: 7, savingMs: 60_000 }]);
  });

  it('does not save past an independent job that ends nearly as late', () => {
    expect(criticalPath([job(1, 0, 1, 90), job(2, 0, 1, 100)])).toEqual([{ id: 2, savingMs: 10_000 }]);
  });

  it('accepts clocks that differ a little, and does not chain jobs that were created together', () => {
    expect(criticalPath([job(1, 0, 1, 101), job(2, 100, 102, 200)]).map(({ id }) => id)).toEqual([1, 2]);
    expect(criticalPath([job(1, 0, 1, 2), job(2, 0, 30, 200)]).map(({ id }) => id)).toEqual([2]);
  });
});

const jobs = fc
  .array(fc.tuple(fc.nat(500), fc.nat(100), fc.nat(300)), { maxLength: 25 })
  .map((list) => list.map(([at, queue, duration], index) => job(index + 1, at, at + queue, at + queue + duration)));

describe('criticalPath, any jobs', () => {
  it('saves at least nothing and at most the duration', () => {
    fc.assert(
      fc.property(jobs, (list) => {
        for (const { id, savingMs } of criticalPath(list)) {
          const one = list.find((each) => each.id === id) as TimedJob;
          expect(savingMs).toBeGreaterThanOrEqual(0);
          expect(savingMs).toBeLessThanOrEqual(one.completedAt - one.startedAt);
        }
      }),
    );
  });

  it('ends with the last end and is ordered in time', () => {
    fc.assert(
      fc.property(jobs, (list) => {
        const path = criticalPath(list).map(({ id }) => list.find((each) => each.id === id) as TimedJob);
        if (list.length > 0) expect(path.at(-1)?.completedAt).toBe(Math.max(...list.map((each) => each.completedAt)));
        for (const [index, one] of path.entries()) {
          const next = path[index + 1];
          if (next) expect(one.completedAt).toBeLessThanOrEqual(next.createdAt + 2000);
        }
      }),
    );
  });

  it('stays the same when jobs beside it are removed, and in whatever order they come', () => {
    fc.assert(
      fc.property(jobs, fc.infiniteStream(fc.boolean()), (list, keep) => {
        const path = criticalPath(list).map(({ id }) => id);
        const fewer = list.filter(({ id }) => path.includes(id) || (keep.next().value as boolean));
        expect(criticalPath(fewer.reverse()).map(({ id }) => id)).toEqual(path);
      }),
    );
  });
});
