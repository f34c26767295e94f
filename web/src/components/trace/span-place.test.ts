import { describe, expect, it } from 'vitest';
import type { Trace, TraceSpan } from '../../data/traces.ts';
import { spanPlace } from './span-place.ts';

const at = 1_750_000_000_000;
const span = (spanId: string, parentId: string | null, from: number, change: Partial<TraceSpan> = {}): TraceSpan => ({
  spanId,
  parentId,
  depth: 0,
  kind: 'span',
  name: spanId,
  service: '',
  spanKind: '',
  startUs: (at + from * 1000) * 1000,
  durationUs: 5_000_000,
  isOpen: false,
  status: 'unset',
  conclusion: null,
  isStored: true,
  events: 0,
  links: 0,
  below: 0,
  failedBelow: 0,
  criticalUs: 0,
  ...change,
});
const spans = [
  span('root', null, 0, { kind: 'run', durationUs: 60_000_000 }),
  span('job', 'root', 5, { kind: 'job' }),
  span('step', 'job', 10, { kind: 'step' }),
  span('inner', 'step', 12),
  span('deeper', 'inner', 13),
  span('beside', 'root', 20),
];
const run = { source: 'github', runId: 7, attempt: 2, repository: 'a/b', workflow: 'CI', title: 't', conclusion: null };
const job = { spanId: 'job', jobId: 3, name: 'test (1)', runner: 'r', labels: 'linux', url: '' };
const trace: Trace = {
  traceId: 'f'.repeat(32),
  run,
  jobs: [{ ...job, steps: [{ spanId: 'step', number: 4 }] }],
  spans,
  sent: 3,
  shown: 3,
};
const place = (spanId: string, of = trace) => {
  const found = spanPlace(of, of.spans.find((one) => one.spanId === spanId) as TraceSpan);
  return { job: found.job?.jobId, asked: Object.fromEntries(new URL(found.logs, 'http://x').searchParams) };
};
const iso = (second: number) => `${new Date(at + second * 1000).toISOString().slice(0, 19)}Z`;

describe('lines of a span', () => {
  it('are those of the step or job that it is or ran in', () => {
    const ofJob = { run: 'github/7/2', jobId: '3', job: 'test (1)' };
    expect(place('job')).toMatchObject({ job: 3, asked: ofJob });
    expect(place('job').asked).not.toHaveProperty('step');
    for (const inside of ['step', 'inner', 'deeper'])
      expect(place(inside)).toMatchObject({ job: 3, asked: { ...ofJob, step: '4' } });
  });

  it('are those of the run where no job is known', () => {
    for (const one of ['root', 'beside']) {
      expect(place(one).job).toBeUndefined();
      expect(place(one).asked).toMatchObject({ run: 'github/7/2' });
      expect(place(one).asked).not.toHaveProperty('jobId');
    }
  });

  it('are those of the trace where no run is known', () => {
    const { asked } = place('inner', { ...trace, run: null, jobs: [] });
    expect(asked).toMatchObject({ trace: trace.traceId });
    expect(asked).not.toHaveProperty('run');
  });

  it('are looked for in the time around it, and until now while it runs', () => {
    expect(place('step').asked).toMatchObject({ from: iso(10 - 60), to: iso(15 + 600) });
    const open = { ...trace, spans: spans.map((one) => ({ ...one, isOpen: true })) };
    expect(place('step', open).asked).not.toHaveProperty('to');
  });
});
