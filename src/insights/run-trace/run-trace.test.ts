import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobSpanIdOf, knownJobSpanIds, rootSpanIdOf, stepSpanIdOf } from '../../model/trace-ids.ts';
import { compareTraces } from './compare.ts';
import { joinTrace } from './join.ts';
import type { PlacedNode, StoredSpan, TracedJob, TracedRun } from './trace.ts';

const t0 = 1_750_000_000_000;
const at = (second: number) => t0 + second * 1000;
const us = (second: number) => at(second) * 1000;

const step = (number: number, name: string, from: number, to: number, conclusion = 'success') => ({
  number,
  name,
  conclusion,
  startedAt: at(from),
  completedAt: at(to),
});
const job = (jobId: number, name: string, from: number, to: number, more: Partial<TracedJob> = {}): TracedJob => ({
  jobId,
  name,
  baseName: name.replace(/ \(.*/, ''),
  conclusion: 'success',
  createdAt: at(from - 5),
  startedAt: at(from),
  completedAt: at(to),
  carriedOver: false,
  runner: '',
  steps: [],
  ...more,
});
const run = (jobs: TracedJob[], more: Partial<TracedRun> = {}): TracedRun => ({
  runId: 77,
  attempt: 2,
  name: 'CI',
  conclusion: 'success',
  isOver: true,
  startedAt: at(0),
  completedAt: at(100),
  jobs,
  ...more,
});
const span = (
  spanId: string,
  parentSpanId: string,
  from: number,
  to: number,
  more: Partial<StoredSpan> = {},
): StoredSpan => ({
  spanId,
  parentSpanId,
  name: `span ${spanId}`,
  service: 'app',
  kind: 'Internal',
  startUs: us(from),
  durationUs: (to - from) * 1_000_000,
  status: 'unset',
  events: 0,
  links: 0,
  jobId: 0,
  jobName: '',
  stepNumber: 0,
  runner: '',
  ...more,
});
const build = job(1, 'build', 5, 40, { steps: [step(1, 'Set up', 5, 7), step(2, 'Compile', 7, 40)] });
const shards = [
  job(2, 'test (1)', 45, 90),
  job(3, 'test (2)', 45, 100, { steps: [step(1, 'Run', 45, 100, 'failure')] }),
];
const tree = (nodes: PlacedNode[]) => nodes.map(({ depth, name }) => `${'  '.repeat(depth)}${name}`);
const under = (nodes: PlacedNode[], id: string) => nodes.find(({ spanId }) => spanId === id)?.parentId;

describe('a run is a trace', () => {
  it('with its jobs, their wait and their steps, though nobody sent a span', () => {
    expect(tree(joinTrace(run([build, ...shards]), [], at(200)))).toEqual([
      'CI',
      '  build',
      '    Waiting for a runner',
      '    Set up',
      '    Compile',
      '  test (2)',
      '    Waiting for a runner',
      '    Run',
      '  test (1)',
      '    Waiting for a runner',
    ]);
  });

  it('counts what failed below', () => {
    const [root] = joinTrace(run([build, ...shards]), [], at(200));
    expect(root).toMatchObject({ below: 9, failedBelow: 1, status: 'ok', durationUs: 100_000_000 });
  });

  it('what still runs ends now', () => {
    const running = job(1, 'build', 5, 0, { completedAt: null, conclusion: null, steps: [] });
    const nodes = joinTrace(run([running], { isOver: false, completedAt: null, conclusion: null }), [], at(60));
    expect(nodes.map(({ name, isOpen, durationUs }) => [name, isOpen, durationUs / 1e6])).toEqual([
      ['CI', true, 60],
      ['build', true, 60],
      ['Waiting for a runner', false, 5],
    ]);
  });

  it('leaves out a job that an earlier attempt ran, and a run without any time has no tree', () => {
    const nothing = run([job(1, 'old', 5, 6, { carriedOver: true })], { startedAt: null });
    expect(joinTrace(nothing, [], at(1))).toEqual([]);
  });
});

describe('a span from inside a job', () => {
  const find = (more: Partial<StoredSpan>, parent = rootSpanIdOf(77, 2)) =>
    under(joinTrace(run([build, ...shards]), [span('a', parent, 50, 51, more)], at(200)), 'a');

  it('hangs below the step that its parent id names, under any of the ids in use', () => {
    expect(find({}, stepSpanIdOf(1, 2))).toBe(stepSpanIdOf(1, 2));
    const older = knownJobSpanIds({ runId: 77, attempt: 2, jobId: 3, name: 'test (2)' })[1] as string;
    expect(find({}, older)).toBe(stepSpanIdOf(3, 1));
  });

  it('below the job by id or name, and there below the step of that time', () => {
    expect(find({ jobId: 3 })).toBe(stepSpanIdOf(3, 1));
    expect(find({ jobName: 'test (2)' })).toBe(stepSpanIdOf(3, 1));
    expect(find({ jobName: 'build', startUs: us(6) })).toBe(stepSpanIdOf(1, 1));
    expect(find({ jobName: 'build', stepNumber: 2, startUs: us(6) })).toBe(stepSpanIdOf(1, 2));
  });

  it('below the run when two jobs of that name ran then, or the parent is unknown', () => {
    expect(find({ jobName: 'test' })).toBe(rootSpanIdOf(77, 2));
    expect(find({ jobName: 'test', startUs: us(95) })).toBe(stepSpanIdOf(3, 1));
    expect(find({}, 'feedfeedfeedfeed')).toBe(rootSpanIdOf(77, 2));
    expect(find({ jobName: 'no such job' })).toBe(rootSpanIdOf(77, 2));
  });

  it('below the job that its runner had then, before any name', () => {
    const onTwo = [
      job(4, 'test (1)', 45, 90, { runner: 'linux-1' }),
      job(5, 'test (2)', 45, 60, { runner: 'linux-2' }),
      job(6, 'test (3)', 60, 90, { runner: 'linux-2' }),
      job(7, 'lint', 45, 90, { runner: 'shared' }),
      job(8, 'docs', 45, 90, { runner: 'shared' }),
    ];
    const place = (more: Partial<StoredSpan>) =>
      under(joinTrace(run(onTwo), [span('a', 'computed', 50, 51, { jobName: 'test', ...more })], at(200)), 'a');
    expect(place({ runner: 'linux-1' })).toBe(jobSpanIdOf(4));
    expect(place({ runner: 'linux-2' })).toBe(jobSpanIdOf(5));
    expect(place({ runner: 'linux-2', startUs: us(75), jobName: '' })).toBe(jobSpanIdOf(6));
    // The key of a job in its workflow is not always in its name.
    expect(place({ runner: 'linux-1', jobName: 'unit' })).toBe(jobSpanIdOf(4));
    expect(place({ runner: 'shared', jobName: 'docs' })).toBe(jobSpanIdOf(8));
    expect(place({ runner: 'shared', jobName: 'test' })).toBe(rootSpanIdOf(77, 2));
    expect(place({ runner: 'elsewhere', jobName: 'lint' })).toBe(jobSpanIdOf(7));
    expect(place({ runner: 'linux-1', jobId: 6 })).toBe(jobSpanIdOf(6));
  });

  it('of any matrix is found by its runner and its time', () => {
    const matrix = fc.array(
      fc.array(fc.record({ pause: fc.integer({ min: 1, max: 9 }), length: fc.integer({ min: 1, max: 30 }) }), {
        minLength: 1,
        maxLength: 4,
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(matrix, fc.nat(), fc.nat(999), (runners, chosen, permille) => {
        const jobs = runners.flatMap((turns, index) => {
          let second = 5;
          return turns.map(({ pause, length }, turn) => {
            const from = second + pause;
            second = from + length;
            return job(100 * (index + 1) + turn, `test (${index}, ${turn})`, from, second, {
              runner: `runner-${index}`,
            });
          });
        });
        const wanted = jobs[chosen % jobs.length] as TracedJob;
        const { startedAt, completedAt, runner, jobId } = wanted;
        const moment = ((startedAt ?? 0) + (((completedAt ?? 0) - (startedAt ?? 0)) * permille) / 1000) * 1000;
        const found = joinTrace(
          run(jobs),
          [span('a', 'computed', 0, 1, { startUs: moment, jobName: 'test', runner })],
          at(500),
        );
        expect(under(found, 'a')).toBe(jobSpanIdOf(jobId));
      }),
    );
  });

  it('that is the run itself, sent by the Collector, is not shown twice', () => {
    const nodes = joinTrace(run([build]), [span(jobSpanIdOf(1), '', 5, 40, { events: 3 })], at(200));
    expect(nodes.filter(({ spanId }) => spanId === jobSpanIdOf(1))).toMatchObject([
      { isStored: true, events: 3, kind: 'job' },
    ]);
    expect(nodes).toHaveLength(5);
  });
});

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', ''];
const anySpans = fc.array(
  fc.record({
    id: fc.constantFrom(...ids.slice(0, 7)),
    parent: fc.constantFrom(...ids),
    from: fc.nat(90),
    length: fc.nat(40),
  }),
  { maxLength: 12 },
);

describe('any spans, whatever parents they claim', () => {
  it('each has one place, and the critical times of a root add up to its duration', () => {
    fc.assert(
      fc.property(anySpans, fc.boolean(), (some, withRun) => {
        const spans = some.map(({ id, parent, from, length }) => span(id, parent, from, from + length));
        const nodes = joinTrace(withRun ? run([build]) : null, spans, at(200));
        const shown = nodes.map(({ spanId }) => spanId);
        expect(new Set(shown).size).toBe(shown.length);
        for (const { id } of some) expect(shown).toContain(id);
        const wanted = nodes.filter(({ depth }) => depth === 0).reduce((sum, { durationUs }) => sum + durationUs, 0);
        expect(nodes.reduce((sum, { criticalUs }) => sum + criticalUs, 0)).toBe(wanted);
      }),
    );
  });

  it('come out the same in any order', () => {
    const distinct = fc.uniqueArray(fc.constantFrom(...ids.slice(0, 7)), { minLength: 2 });
    fc.assert(
      fc.property(distinct, fc.infiniteStream(fc.nat(5)), fc.func(fc.nat()), (names, numbers, shuffle) => {
        // Parents are earlier ones, so there is no ring: where a ring is cut open is by order.
        const spans = names.map((id, index) => {
          const from = numbers.next().value as number;
          return span(id, names[index - 1 - (from % 3)] ?? '', from, from + (numbers.next().value as number));
        });
        const shuffled = [...spans].sort((a, b) => shuffle(a.spanId) - shuffle(b.spanId));
        expect(joinTrace(run([build]), shuffled, at(200))).toEqual(joinTrace(run([build]), spans, at(200)));
      }),
    );
  });

  it('a chain of 20,000 is no trouble', () => {
    const chain = Array.from({ length: 20_000 }, (_, n) => span(`s${n}`, n === 0 ? '' : `s${n - 1}`, 0, 100));
    expect(joinTrace(null, chain, at(0)).at(-1)?.depth).toBe(19_999);
  });
});

describe('two runs compared', () => {
  const traceOf = (seconds: number) =>
    joinTrace(
      run([job(1, 'build', 5, 10 + seconds, { steps: [step(1, 'Compile', 5, 10 + seconds)] })], {
        name: `Title ${seconds}`,
      }),
      [
        span('x', stepSpanIdOf(1, 1), 6, 7, { name: 'parse' }),
        span('y', stepSpanIdOf(1, 1), 7, 7 + seconds, { name: 'link' }),
      ],
      at(200),
    );

  it('blame the span that grew, not what stands above it', () => {
    const [first] = compareTraces(traceOf(1), traceOf(21));
    expect(first).toEqual({
      path: ['', 'build', 'Compile', 'link'],
      kind: 'span',
      before: { count: 1, totalUs: 1_000_000, ownUs: 1_000_000 },
      after: { count: 1, totalUs: 21_000_000, ownUs: 21_000_000 },
      ownDeltaUs: 20_000_000,
    });
  });

  it('say what is new and what is gone', () => {
    const changes = compareTraces(
      joinTrace(run([shards[0] as TracedJob]), [], at(0)),
      joinTrace(run([build]), [], at(0)),
    );
    const named = (name: string) => changes.find(({ path }) => path.at(-1) === name);
    expect(named('Compile')).toMatchObject({ before: null, ownDeltaUs: 33_000_000 });
    expect(named('test (1)')).toMatchObject({ after: null });
  });

  it('find nothing between a trace and itself', () => {
    expect(compareTraces(traceOf(3), traceOf(3)).filter(({ ownDeltaUs }) => ownDeltaUs !== 0)).toEqual([]);
  });
});
