import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { throttled } from './throttled.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('runs at once, once in the interval, and once after the last call', async () => {
  const run = vi.fn();
  const { call } = throttled(run, 1000);
  call();
  expect(run).toHaveBeenCalledTimes(1);
  for (let calls = 0; calls < 5; calls += 1) call();
  await vi.advanceTimersByTimeAsync(999);
  expect(run).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(run).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(run).toHaveBeenCalledTimes(2);
});

test('what takes long is never asked twice at once, and is rested from', async () => {
  const run = vi.fn(() => new Promise((resolve) => setTimeout(resolve, 500)));
  const { call } = throttled(run, 1000);
  call();
  call();
  await vi.advanceTimersByTimeAsync(10_499);
  expect(run).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(run).toHaveBeenCalledTimes(2);
});

test('nothing runs once it is cancelled, not even what was wanted before', async () => {
  const run = vi.fn();
  const { call, cancel } = throttled(run, 1000);
  call();
  call();
  cancel();
  call();
  await vi.advanceTimersByTimeAsync(5000);
  expect(run).toHaveBeenCalledTimes(1);
});
