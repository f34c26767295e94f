import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherSpans } from './gather.ts';
import { joinTrace } from './join.ts';
import type { StoredSpan } from './trace.ts';

const span = (spanId: string, parentSpanId: string, startUs: number, more: Partial<StoredSpan> = {}): StoredSpan => ({
  spanId,
  parentSpanId,
  name: spanId,
  service: '',
  kind: 'Internal',
  startUs,
  durationUs: 100,
  status: 'ok',
  events: 0,
  links: 0,
  jobId: 0,
  jobName: '',
  stepNumber: 0,
  runner: '',
  ...more,
});
const tree = (spans: StoredSpan[]) =>
  joinTrace(null, gatherSpans(spans).spans, 0).map(({ depth, name }) => `${'  '.repeat(depth)}${name}`);
const unit = { jobId: 7001, jobName: 'unit' };
const pipeline = [
  span('pipeline', '', 0, { durationUs: 1000 }),
  span('stage', 'pipeline', 0, { durationUs: 900 }),
  span('job unit', 'stage', 10, { ...unit, durationUs: 800 }),
];

describe('spans that come without their parent', () => {
  it('hang below their job', () => {
    const command = span('npm test', 'computed', 100, unit);
    const below = span('a test', 'npm test', 110, unit);
    expect(tree([command, below, ...pipeline])).toEqual([
      'pipeline',
      '  stage',
      '    job unit',
      '      npm test',
      '        a test',
    ]);
  });

  it('else below the run: no job is told, or none of that id was sent', () => {
    const others = [span('make', 'computed', 50, { jobName: 'Build' }), span('lint', '', 60, { jobId: 7002 })];
    expect(tree([...others, ...pipeline])).toEqual(['pipeline', '  stage', '    job unit', '  make', '  lint']);
  });

  it('stand beside each other where no span is the run', () => {
    const jobs = [span('job a', 'run', 0, { jobId: 1 }), span('job b', 'run', 5, { jobId: 2 })];
    expect(tree([span('command', 'computed', 9, { jobId: 2 }), ...jobs])).toEqual(['job a', 'job b', '  command']);
    expect(gatherSpans(jobs).root).toBeNull();
  });

  it('are not hung below what hangs below them, whatever clocks say', () => {
    const late = [span('top', 'computed', 50, unit), span('between', 'top', 55), span('early', 'between', 10, unit)];
    expect(tree(late)).toEqual(['top', '  between', '    early']);
  });
});

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const anySpans = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...ids),
    parent: fc.constantFrom('', 'never sent', ...ids),
    startUs: fc.nat(20),
    durationUs: fc.nat(20),
    jobId: fc.nat(2),
    jobName: fc.constantFrom('', 'unit'),
  }),
  { selector: ({ id }) => id },
);

it('any spans are gathered the same in any order, and what has its parent stays', () => {
  fc.assert(
    fc.property(anySpans, fc.func(fc.nat()), (some, shuffle) => {
      const spans = some.map(({ id, parent, startUs, ...more }) => span(id, parent, startUs, more));
      const shuffled = [...spans].sort((a, b) => shuffle(a.spanId) - shuffle(b.spanId));
      const byId = (list: StoredSpan[]) => [...list].sort((a, b) => (a.spanId < b.spanId ? -1 : 1));
      const gathered = gatherSpans(spans);
      expect(byId(gatherSpans(shuffled).spans)).toEqual(byId(gathered.spans));
      const sent = new Set(spans.map(({ spanId }) => spanId));
      for (const [index, { spanId, parentSpanId }] of gathered.spans.entries()) {
        expect(spanId).toBe(spans[index]?.spanId);
        if (sent.has(spans[index]?.parentSpanId ?? '')) expect(parentSpanId).toBe(spans[index]?.parentSpanId);
        // Nothing but the run itself is left without a parent.
        else if (gathered.root !== null)
          expect([gathered.root.spanId === spanId, sent.has(parentSpanId)]).toContain(true);
      }
    }),
  );
});
