import type { EpochMs } from '../model/time.ts';

/** Things that will happen, in order of time and then of planning. */
export interface Clock {
  now(): EpochMs;
  /** Plans `what`; a time that has passed means now. */
  at(time: EpochMs, what: (now: EpochMs) => void): void;
  /** Time of the next thing. There always is one, because every hour plans the next. */
  next(): EpochMs;
  /** Lets the next thing happen. */
  step(): void;
}

interface Plan<T> {
  at: EpochMs;
  order: number;
  what: T;
}

export function createClock(start: EpochMs): Clock {
  const plans = createAgenda<(now: EpochMs) => void>();
  let now = start;
  return {
    now: () => now,
    at: (time, what) => plans.add(Math.max(now, time), what),
    next: () => plans.firstAt() ?? Number.POSITIVE_INFINITY,
    step: () => {
      const plan = plans.take();
      if (plan === undefined) return;
      now = plan.at;
      plan.what(now);
    },
  };
}

export interface Agenda<T> {
  add(at: EpochMs, what: T): void;
  firstAt(): EpochMs | undefined;
  take(): Plan<T> | undefined;
}

/** A binary heap by time; equal times leave in the order they came. */
export function createAgenda<T>(): Agenda<T> {
  const heap: Plan<T>[] = [];
  let order = 0;
  const before = (a: Plan<T>, b: Plan<T>): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
  return {
    add: (at, what) => {
      const plan = { at, order, what };
      order += 1;
      let place = heap.length;
      heap.push(plan);
      while (place > 0) {
        const up = (place - 1) >> 1;
        const parent = heap[up] as Plan<T>;
        if (!before(plan, parent)) break;
        heap[place] = parent;
        place = up;
      }
      heap[place] = plan;
    },
    firstAt: () => heap[0]?.at,
    take: () => {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined || heap.length === 0) return first;
      let place = 0;
      for (;;) {
        let child = 2 * place + 1;
        if (child >= heap.length) break;
        const right = heap[child + 1];
        if (right !== undefined && before(right, heap[child] as Plan<T>)) child += 1;
        const smaller = heap[child] as Plan<T>;
        if (!before(smaller, last)) break;
        heap[place] = smaller;
        place = child;
      }
      heap[place] = last;
      return first;
    },
  };
}
