import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const mebibyte = 2 ** 20;
/** Garbage that the engine lets lie at most, as it does for any number of requests. */
const maxPeakMebibytes = 512;
const maxKeptMebibytes = 16;
const collections = 10;

/**
 * Holds that `work` keeps nothing of what it was sent, and takes no more memory at any time than a few large requests may. Both bounds
 * are on growth, and do not depend on how many requests there are.
 */
export async function expectBoundedMemory(work: () => Promise<unknown>): Promise<void> {
  const before = await settled(Number.NEGATIVE_INFINITY);
  await work();
  // The kernel's own count, which also knows of peaks that nobody looked at; in KiB.
  const peak = process.resourceUsage().maxRSS * 1024;
  const after = await settled(before.arrayBuffers + maxKeptMebibytes * mebibyte);
  expect((peak - before.rss) / mebibyte, 'MiB of RSS').toBeLessThan(maxPeakMebibytes);
  expect((after.arrayBuffers - before.arrayBuffers) / mebibyte, 'MiB of buffers').toBeLessThan(maxKeptMebibytes);
  expect((after.heapUsed - before.heapUsed) / mebibyte, 'MiB of objects').toBeLessThan(maxKeptMebibytes);
}

/**
 * Memory when garbage is gone. One collection is not enough for buffers: the engine frees what lies behind them on another thread, and
 * native modules free theirs in a later turn of the event loop. Ends early when buffers take no more than `buffers` bytes; what is kept
 * stays, however often it is collected.
 */
async function settled(buffers: number): Promise<NodeJS.MemoryUsage> {
  for (let round = 0; ; round++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
    const usage = process.memoryUsage();
    if (round === collections || usage.arrayBuffers <= buffers) return usage;
  }
}
