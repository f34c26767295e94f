/** Where jobs run. Self-hosted pools are small enough that waiting for a runner happens by itself at busy hours. */
export interface PoolPlan {
  labels: readonly string[];
  /** Runner group as GitHub names it. */
  group: string;
  groupId: number;
  hosted: boolean;
  /** Runners (self-hosted), or jobs at a time that the plan allows (hosted). */
  capacity: number;
  /** Seconds from having a runner to the job's start: a machine is made, or one is told. */
  setupSeconds: readonly [number, number];
  runnerPrefix: string;
}

export const poolPlans = {
  ubuntu: hosted(['ubuntu-latest'], 120, [2, 9]),
  ubuntu22: hosted(['ubuntu-22.04'], 120, [2, 9]),
  windows: hosted(['windows-latest'], 60, [6, 28]),
  macos: hosted(['macos-14'], 5, [8, 40]),
  linuxXl: selfHosted(['self-hosted', 'linux', 'x64', 'linux-xl'], 'linux-xl', 3, 10, 'linux-xl'),
  gpu: selfHosted(['self-hosted', 'linux', 'x64', 'gpu'], 'gpu', 4, 4, 'gpu-a100'),
  arm64: selfHosted(['self-hosted', 'linux', 'arm64'], 'arm64', 5, 5, 'graviton'),
} as const satisfies Record<string, PoolPlan>;

export type PoolKey = keyof typeof poolPlans;

function hosted(labels: string[], capacity: number, setupSeconds: [number, number]): PoolPlan {
  return {
    labels,
    group: 'GitHub Actions',
    groupId: 2,
    hosted: true,
    capacity,
    setupSeconds,
    runnerPrefix: 'GitHub Actions',
  };
}

function selfHosted(labels: string[], group: string, groupId: number, capacity: number, prefix: string): PoolPlan {
  return { labels, group, groupId, hosted: false, capacity, setupSeconds: [1, 3], runnerPrefix: prefix };
}

export interface Runner {
  id: number;
  name: string;
}

/** A pool at work: who is free, who waits. `T` is what waits. */
export interface Pool<T> {
  plan: PoolPlan;
  /** A runner now, or null when all are taken. */
  take(): Runner | null;
  /** Gives the runner back. */
  release(runner: Runner): void;
  wait(item: T): void;
  /** The one that waits longest, removed; undefined when nobody waits. */
  nextWaiting(): T | undefined;
  /** From now on only this share of the runners answers; those at work finish first. */
  setShare(share: number): void;
}

export function createPool<T>(plan: PoolPlan, scale: number, firstRunnerId: number): Pool<T> {
  const size = Math.max(1, Math.round(plan.capacity * scale));
  const index = (runner: Runner): number => runner.id - firstRunnerId;
  let limit = size;
  let busy = 0;
  let machines = 0;
  let idle: Runner[] = [];
  let parked: Runner[] = [];
  let queue: T[] = [];
  let head = 0;
  if (!plan.hosted) {
    for (let n = size - 1; n >= 0; n -= 1) {
      idle.push({ id: firstRunnerId + n, name: `${plan.runnerPrefix}-${String(n + 1).padStart(2, '0')}` });
    }
  }
  return {
    plan,
    take: () => {
      if (plan.hosted) {
        if (busy >= limit) return null;
        busy += 1;
        machines += 1;
        // Hosted machines are new each time and counted up, as GitHub does.
        return { id: firstRunnerId + machines, name: `${plan.runnerPrefix} ${firstRunnerId + machines}` };
      }
      return idle.pop() ?? null;
    },
    release: (runner) => {
      busy -= 1;
      if (!plan.hosted) (index(runner) < limit ? idle : parked).push(runner);
    },
    wait: (item) => {
      queue.push(item);
    },
    nextWaiting: () => {
      const item = queue[head];
      if (item === undefined) return undefined;
      head += 1;
      if (head > 1024 && head * 2 > queue.length) {
        queue = queue.slice(head);
        head = 0;
      }
      return item;
    },
    setShare: (share) => {
      limit = Math.max(1, Math.round(size * share));
      const present = [...idle, ...parked];
      idle = present.filter((runner) => index(runner) < limit);
      parked = present.filter((runner) => index(runner) >= limit);
    },
  };
}
