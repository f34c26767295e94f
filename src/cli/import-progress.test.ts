import { expect, test } from 'vitest';
import { type ImportProgress, limitWaitMs, remainingMs, startProgress } from '../import/progress.ts';
import { createProgressView, describeProgress, formatDuration } from './import-progress.ts';

const start = Date.UTC(2026, 0, 20, 8);
const half: ImportProgress = {
  ...startProgress(start),
  phase: 'runs',
  repositories: { total: 4, listed: 2, done: 1 },
  runs: { known: 100, done: 50, skipped: 10 },
  calls: 60,
  budget: { limit: 5000, remaining: 4000, resetAt: start + 3_000_000 },
};

test('durations as people say them', () => {
  expect([0, 45_000, 200_000, 7_500_000].map(formatDuration)).toEqual(['1 s', '45 s', '3 min 20 s', '2 h 5 min']);
});

test('time to go follows the pace, or the limit when that is slower', () => {
  const now = start + 80_000;
  // 40 runs in 80 s; 100 known in half of the repositories, so 150 are left.
  expect(remainingMs(half, now)).toBe(300_000);
  const poor = { ...half, budget: { limit: 60, remaining: 5, resetAt: now + 600_000 } };
  expect(remainingMs(poor, now)).toBe(600_000 + 3 * 3_600_000);
  expect(remainingMs({ ...half, runs: { known: 100, done: 12, skipped: 10 } }, now)).toBeNull();
  expect(limitWaitMs(5, { limit: 60, remaining: 5, resetAt: now + 600_000 }, now)).toBe(0);
});

test('the sentence says runs, repositories, calls and what is waited for', () => {
  expect(describeProgress(half, start + 80_000)).toBe(
    '50 of about 200 runs · 1 of 4 repositories · 60 calls, 4000 left this hour · about 5 min 0 s to go',
  );
  const waiting = { ...half, waitingUntil: start + 600_000 };
  expect(describeProgress(waiting, start + 80_000)).toContain('rate limit: waiting until 08:10:00 UTC');
});

function view(terminalColumns: number | null) {
  let now = start;
  let text = '';
  const err = (part: string) => {
    text += part;
  };
  const { show, showRetry, end } = createProgressView({ err, terminalColumns, now: () => now });
  return {
    at(seconds: number, progress: ImportProgress) {
      now = start + seconds * 1000;
      show(progress);
    },
    showRetry,
    end,
    text: () => text,
  };
}

test('a terminal gets one line that is redrawn and fits', () => {
  const { at, end, text } = view(60);
  at(1, half);
  at(1.01, half);
  at(2, { ...half, warnings: ['acme/web: gone'] });
  end();
  const esc = String.fromCharCode(27);
  const lines = text().split(`\r${esc}[2K`);
  expect(lines).toHaveLength(4);
  expect(lines[1]).toMatch(/^█{5}░{15} 25 % 50 of about 200 runs/);
  expect(lines.every((line) => line.trimEnd().length < 60)).toBe(true);
  expect(lines[2]).toBe('warning: acme/web: gone\n');
  expect(text().endsWith('\n')).toBe(true);
});

test('elsewhere a plain line now and then, at once when a wait begins, and at the end', () => {
  const { at, end, text } = view(null);
  for (const second of [0, 1, 2, 11, 12]) at(second, half);
  at(13, { ...half, waitingUntil: start + 600_000 });
  at(14, { ...half, waitingUntil: start + 600_000 });
  at(15, { ...half, phase: 'done', runs: { known: 100, done: 100, skipped: 0 } });
  end();
  const lines = text().trimEnd().split('\n');
  expect(lines.map((line) => line.split(' · ')[0])).toEqual(['25 %', '25 %', '25 %', '100 %']);
  expect(text()).not.toContain(String.fromCharCode(27));
});

test('what is waited for is said in a line of its own, once however many requests wait', () => {
  for (const columns of [null, 80]) {
    const { at, showRetry, text } = view(columns);
    at(0, half);
    const before = text().length;
    const retry = { of: 'GitHub', attempt: 2, tries: 3, reason: 'api.test refuses the connection (ECONNREFUSED)' };
    showRetry({ ...retry, waitMs: 900 });
    showRetry({ ...retry, waitMs: 1000 });
    showRetry({ ...retry, attempt: 3, waitMs: 2000 });
    expect(text().slice(before).replace('\r\u001b[2K', '')).toBe(
      'GitHub: api.test refuses the connection (ECONNREFUSED); attempt 2 of 3 in 1 s\n' +
        'GitHub: api.test refuses the connection (ECONNREFUSED); attempt 3 of 3 in 2 s\n',
    );
  }
});
