import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const mebibyte = 2 ** 20;
/** Garbage that the engine lets lie at most, as it does for any number of requests. */
const maxPeakMebibytes = 512;
const maxKeptMebibytes = 16;

/**
 * Holds that `work` keeps nothing of what it was sent, and takes no more memory at any time than a few large requests may. Both bounds
 * are on growth, and do not depend on how many requests there are.
 */
export async function expectBoundedMemory(work: () => Promise<unknown>): Promise<void> {
  collect();
  const before = process.memoryUsage();
  await work();
  // The kernel's own count, which also knows of peaks that nobody looked at; in KiB.
  const peak = process.resourceUsage().maxRSS * 1024;
  collect();
  const after = process.memoryUsage();
  expect((peak - before.rss) / mebibyte, 'MiB of RSS').toBeLessThan(maxPeakMebibytes);
  expect((after.arrayBuffers - before.arrayBuffers) / mebibyte, 'MiB of buffers').toBeLessThan(maxKeptMebibytes);
  expect((after.heapUsed - before.heapUsed) / mebibyte, 'MiB of objects').toBeLessThan(maxKeptMebibytes);
}
