import { readdirSync } from 'node:fs';
import { preciseNow } from './precise-now.ts';
import { ownStat, readProc } from './proc-stat.ts';

/** What a command used; null where the system does not tell. */
export interface ResourceUsage {
  /** Of the command and of those descendants that somebody waited for; a daemon it left behind is not in it. */
  userSeconds: number | null;
  systemSeconds: number | null;
  /** Largest sum of resident memory over the command and its living descendants that a sample saw; shared pages count in each. */
  peakMemoryBytes: number | null;
  /** Largest peak that the kernel had noted for one of these processes when it was sampled. */
  largestProcessBytes: number | null;
  samples: number;
}

/** `/proc` counts CPU time in hundredths of a second on every architecture Node runs on (USER_HZ). */
const ticksPerSecond = 100;
const cutime = 16;
const cstime = 17;
const firstSampleMs = 5;
const slowestSampleMs = 1000;
/** Of a process tree larger than this, the first so many count. */
const mostProcesses = 512;
/** A sample may cost this share of the time between two. */
const sampleShare = 0.02;

/**
 * Node offers no wait4(): `process.resourceUsage()` is about Node alone. So CPU time is read from what the kernel adds to us when a
 * child is reaped, which is exact to a tick, and memory is sampled, which misses what lives shorter than the time between two samples.
 * Only Linux tells; elsewhere everything is null.
 */
export function watchResources(pid: number) {
  const before = reapedTicks();
  let peak = 0;
  let largest = 0;
  let samples = 0;
  let everyMs = firstSampleMs;
  let timer: NodeJS.Timeout | undefined;
  let finished = false;

  function sample(): void {
    const started = preciseNow();
    let sum = 0;
    for (const { resident, highWater } of memoryOfTree(pid)) {
      sum += resident;
      largest = Math.max(largest, highWater);
    }
    if (sum > 0) samples += 1;
    peak = Math.max(peak, sum);
    everyMs = Math.max(Math.min(everyMs * 2, slowestSampleMs), (preciseNow() - started) / sampleShare);
    later();
  }
  const later = (): void => {
    // Not in the timer itself: where it is late, because we began late, the command may have ended, and that is told first.
    timer = setTimeout(() => setImmediate(() => !finished && sample()), everyMs).unref();
  };
  if (before !== null) later();

  return {
    /** After the command has been reaped. */
    finish(): ResourceUsage {
      finished = true;
      clearTimeout(timer);
      const after = reapedTicks();
      const known = before !== null && after !== null;
      return {
        userSeconds: known ? (after.user - before.user) / ticksPerSecond : null,
        systemSeconds: known ? (after.system - before.system) / ticksPerSecond : null,
        peakMemoryBytes: samples > 0 ? peak : null,
        largestProcessBytes: samples > 0 ? largest : null,
        samples,
      };
    },
  };
}

function reapedTicks(): { user: number; system: number } | null {
  const field = ownStat();
  return field && { user: field(cutime), system: field(cstime) };
}

function* memoryOfTree(root: number): Generator<{ resident: number; highWater: number }> {
  const pids = [root];
  for (let index = 0; index < Math.min(pids.length, mostProcesses); index += 1) {
    const pid = pids[index] ?? 0;
    const status = readProc(`${pid}/status`);
    if (status === null) continue;
    const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    yield { resident: kib('VmRSS') * 1024, highWater: kib('VmHWM') * 1024 };
    pids.push(...childrenOf(pid));
  }
}

function childrenOf(pid: number): number[] {
  let threads: string[] = [];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    // Ended meanwhile.
  }
  const text = threads.map((thread) => readProc(`${pid}/task/${thread}/children`) ?? '').join(' ');
  return text.split(' ').filter(Boolean).map(Number);
}
