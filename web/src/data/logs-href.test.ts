import { expect, it } from 'vitest';
import { logsHref } from './logs-href.ts';

const run = { source: 'github', runId: 7, attempt: 2, from: 1_000_000, to: 2_000_000 };
const order = (place: Parameters<typeof logsHref>[0]) => new URL(logsHref(place), 'http://x').searchParams.get('order');

it('reads a job and a step from the beginning', () => {
  expect(order({ ...run, jobId: 3 })).toBe('oldest');
  expect(order({ ...run, job: 'test' })).toBe('oldest');
  expect(order({ ...run, step: 1 })).toBe('oldest');
  expect(order(run)).toBeNull();
});
