import { describe, expect, it } from 'vitest';
import type { TraceSpan } from '../../data/traces.ts';
import { closedAtFirst, nextError, toTraceRows, traceExtent } from './trace-rows.ts';

const span = (name: string, depth: number, below: number, change: Partial<TraceSpan> = {}): TraceSpan => ({
  spanId: name,
  parentId: null,
  depth,
  kind: 'span',
  name,
  service: 'app',
  spanKind: '',
  startUs: 0,
  durationUs: 10,
  isOpen: false,
  status: 'unset',
  conclusion: null,
  isStored: true,
  events: 0,
  links: 0,
  below,
  failedBelow: 0,
  criticalUs: 0,
  ...change,
});
const tree = [
  span('root', 0, 4),
  span('build', 1, 2),
  span('compile', 2, 0, { criticalUs: 7 }),
  span('Link', 2, 0, { status: 'error', service: 'linker' }),
  span('test', 1, 0),
];
const view = { closed: new Set<string>(), text: '', only: 'all' as const };
const shown = (change: object) => toTraceRows(tree, { ...view, ...change }).map(({ span: { name } }) => name);

describe('lines of a trace', () => {
  it('are all spans, and without what is below a closed one', () => {
    expect(shown({})).toEqual(['root', 'build', 'compile', 'Link', 'test']);
    expect(shown({ closed: new Set(['build']) })).toEqual(['root', 'build', 'test']);
    expect(shown({ closed: new Set(['root', 'build']) })).toEqual(['root']);
  });

  it('while searching are the hits and the way to them, closed or not', () => {
    expect(shown({ text: 'LINK', closed: new Set(['root']) })).toEqual(['root', 'build', 'Link']);
    expect(shown({ text: 'linker' })).toEqual(['root', 'build', 'Link']);
    expect(shown({ only: 'errors' })).toEqual(['root', 'build', 'Link']);
    expect(shown({ only: 'critical' })).toEqual(['root', 'build', 'compile']);
    expect(shown({ only: 'errors', text: 'compile' })).toEqual([]);
  });

  it('tell hits from the way to them', () => {
    const rows = toTraceRows(tree, { ...view, text: 'link' });
    expect(rows.map(({ isHit, expanded, level }) => [isHit, expanded, level])).toEqual([
      [false, true, 1],
      [false, true, 2],
      [true, null, 3],
    ]);
  });

  it('lead from error to error, going round', () => {
    const rows = toTraceRows(tree, view);
    expect([nextError(rows, 0), nextError(rows, 3), nextError(rows.slice(0, 2), 0)]).toEqual([3, 3, -1]);
    const folded = tree.map((one) =>
      one.name === 'build' ? { ...one, status: 'error' as const, failedBelow: 1 } : one,
    );
    const open = toTraceRows(folded, view);
    const closed = toTraceRows(folded, { ...view, closed: new Set(['build']) });
    expect([nextError(open, 0), nextError(closed, 0)]).toEqual([3, 1]);
  });

  it('lead to errors in what failed first, then to those that a step or a job got over', () => {
    const failed = { status: 'error' as const };
    const rows = toTraceRows(
      [
        span('run', 0, 8, { kind: 'run', ...failed, failedBelow: 5 }),
        span('docs', 1, 1, { kind: 'job', status: 'ok', failedBelow: 1 }),
        span('links', 2, 0, failed),
        span('test', 1, 5, { kind: 'job', ...failed, failedBelow: 3 }),
        span('optional', 2, 1, { kind: 'step', status: 'ok', failedBelow: 1 }),
        span('audit', 3, 0, failed),
        span('needed', 2, 1, { kind: 'step', ...failed, failedBelow: 1 }),
        span('checkout.test.ts', 3, 0, failed),
        span('Post checkout', 2, 0, { kind: 'step', ...failed }),
      ],
      view,
    );
    const walk = [-1];
    while (walk.length < 6) walk.push(nextError(rows, walk.at(-1) ?? -1));
    expect(walk.slice(1).map((index) => rows[index]?.span.name)).toEqual([
      'checkout.test.ts',
      'Post checkout',
      'audit',
      'links',
      'checkout.test.ts',
    ]);
    // From a line that is none of them, to the first in the same order that comes later.
    expect([nextError(rows, 0), nextError(rows, 7), nextError(rows, 3)]).toEqual([7, 8, 7]);
  });
});

it('a long trace opens folded, but for the way to what failed', () => {
  const calm = Array.from({ length: 100 }, (_, n) => [span(`a${n}`, 2, 1), span(`b${n}`, 3, 0)]).flat();
  const closed = closedAtFirst([span('root', 0, 202), span('bad', 2, 1, { failedBelow: 1 }), ...calm]);
  expect([closed.has('a5'), closed.has('bad'), closed.has('root'), closed.has('b5')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(closedAtFirst(tree).size).toBe(0);
});

it('the extent holds every span and is never empty', () => {
  expect(traceExtent([span('a', 0, 0, { startUs: 5000, durationUs: 0 })])).toEqual({ from: 5, to: 5.001 });
  expect(
    traceExtent([span('a', 0, 0, { startUs: 5000 }), span('b', 0, 0, { startUs: 4000, durationUs: 9000 })]),
  ).toEqual({ from: 4, to: 13 });
});
