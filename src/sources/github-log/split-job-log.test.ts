import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxBodyBytes } from '../otlp/limits.ts';
import { createJobLogSplitter, type JobLogRecord, type LoggedJob } from './split-job-log.ts';
import type { LoggedStep } from './step-tracker.ts';

const start = Date.UTC(2026, 2, 2, 9);
const step = (number: number, name: string, second: number | null, conclusion = 'success'): LoggedStep => ({
  number,
  name,
  conclusion,
  startedAt: second === null ? null : start + second * 1000,
});
const job = (steps: LoggedStep[] = []): LoggedJob => ({ startedAt: start, completedAt: start + 60_000, steps });

function split(of: LoggedJob, chunks: readonly Uint8Array[]): { records: JobLogRecord[]; lines: number } {
  const records: JobLogRecord[] = [];
  const splitter = createJobLogSplitter(of, (record) => records.push(record));
  for (const chunk of chunks) {
    const shared = Buffer.from(chunk);
    splitter.push(shared);
    shared.fill(0xff);
  }
  return { records, lines: splitter.end() };
}
const read = (of: LoggedJob, text: string) => split(of, [Buffer.from(text)]).records;

const stamp = (second: number, fraction = '0000000') =>
  `${new Date(start + second * 1000).toISOString().slice(0, 19)}.${fraction}Z `;

const checkoutAndTest = [
  step(1, 'Set up job', 0),
  step(2, 'Run actions/checkout@v4', 2),
  step(3, 'Tests', 3),
  step(4, 'Only on main', 6, 'skipped'),
  step(5, 'Report', 6),
  step(6, 'Say so', 6),
  step(11, 'Post Run actions/checkout@v4', 7),
  step(12, 'Complete job', 7),
];

test('a log of GitHub: steps, groups, severities and times', async () => {
  const text = readFileSync(new URL('testdata/checkout-and-test.txt', import.meta.url));
  const { records, lines } = split(job(checkoutAndTest), [text]);
  // Six lines end a group.
  expect([lines, records.length]).toEqual([32, 26]);
  const shown = records.map(({ timeUnixNano, severity, marker, body, stepNumber, stepName, group, cutBytes }) => {
    expect(cutBytes).toBe(0);
    const time = timeUnixNano.slice(-11);
    return [time, `${stepNumber} ${stepName}`, severity, marker, group, body]
      .map((word) => JSON.stringify(word))
      .join(' ');
  });
  await expect(`${shown.join('\n')}\n`).toMatchFileSnapshot('testdata/checkout-and-test.golden.txt');
});

describe('chunks', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '##[group]Run a',
      '##[endgroup]',
      '##[error]',
      'Post job cleanup.',
      '--- b',
      '\u001b_bk;t=1',
      '\u0007',
    ),
    fc.constantFrom('\ufeff', '\r', '\n', '', ' ', '[2026-03-02T09:00:04Z] ', stamp(1), stamp(3, '1234567'), stamp(6)),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 });

  test('records do not depend on how the log is cut', () => {
    fc.assert(
      fc.property(text, sizes, (written, cuts) => {
        const bytes = Buffer.from(written);
        const chunks: Uint8Array[] = [];
        for (let from = 0, i = 0; from < bytes.length; i += 1) {
          const size = cuts[i % cuts.length] as number;
          chunks.push(bytes.subarray(from, from + size));
          from += size;
        }
        expect(split(job(checkoutAndTest), chunks)).toEqual(split(job(checkoutAndTest), [bytes]));
      }),
    );
  });

  test('time, marker and body of the records are the log again, but for ends of groups', () => {
    const line = fc.record({
      second: fc.option(fc.integer({ min: 0, max: 9 })),
      marker: fc.constantFrom('', 'error', 'group', 'command', 'endgroup'),
      body: fc
        .string({ unit: 'grapheme', maxLength: 20 })
        .filter((body) => !/^(##\[|\[?\d{4}-|\ufeff)|[\r\n]/.test(body)),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const written = lines.map(({ second, marker, body }) => {
          const time = second === null ? '' : stamp(second);
          return `${time}${marker === '' ? '' : `##[${marker}]`}${body}\n`;
        });
        let timeUnixNano = `${start}000000`;
        const expected = lines.flatMap(({ second, marker, body }) => {
          if (second !== null) timeUnixNano = `${start + second * 1000}000000`;
          return marker === 'endgroup' && body === '' ? [] : [{ timeUnixNano, marker, body }];
        });
        expect(read(job(), written.join(''))).toMatchObject(expected);
      }),
    );
  });

  test('a line longer than the bound is cut and says by how much', () => {
    const long = `${stamp(1)}${'x'.repeat(maxBodyBytes)}\n${stamp(2)}next`;
    const [first, second] = read(job(), long);
    expect(first?.cutBytes).toBe(stamp(1).length);
    expect(first?.body).toHaveLength(maxBodyBytes - stamp(1).length);
    expect(second).toMatchObject({ body: 'next', cutBytes: 0 });
  });
});

describe('other writings', () => {
  const esc = '\u001b';
  const bell = '\u0007';

  test('Buildkite with control sequences: times in milliseconds, groups, colours kept', () => {
    const mark = (ms: number) => `${esc}_bk;t=${start + ms}${bell}`;
    const text = `${mark(0)}~~~ Preparing\r\n${mark(1250)}10%\r${mark(1300)}100%\r\n${mark(2000)}+++ ${esc}[32mTests${esc}[0m\nplain\n`;
    expect(read(job(), text)).toMatchObject([
      { timeUnixNano: `${start}000000`, body: '~~~ Preparing', group: 'Preparing' },
      { timeUnixNano: `${start + 1250}000000`, body: '10%\r100%', group: 'Preparing' },
      {
        timeUnixNano: `${start + 2000}000000`,
        body: `+++ ${esc}[32mTests${esc}[0m`,
        group: `${esc}[32mTests${esc}[0m`,
      },
      { timeUnixNano: `${start + 2000}000000`, body: 'plain' },
    ]);
  });

  test('Buildkite as text: whole seconds in brackets', () => {
    const text = '[2026-03-02T09:00:04Z] one\n--- Tests\n[2026-03-02T09:00:05Z]\n[2026-03-02T09:00:05Z] \n';
    expect(read(job(), text)).toMatchObject([
      { timeUnixNano: `${start + 4000}000000`, body: 'one', group: '' },
      { timeUnixNano: `${start + 4000}000000`, body: '--- Tests', group: 'Tests' },
      { timeUnixNano: `${start + 5000}000000`, body: '', group: 'Tests' },
      { timeUnixNano: `${start + 5000}000000`, body: '' },
    ]);
  });

  test('a text without times stands at the start of the job, and a difference is no group of Buildkite', () => {
    const records = read(job(checkoutAndTest), '--- a/file\n+++ b/file\n\n##[error]no');
    expect(records.map(({ body }) => body)).toEqual(['--- a/file', '+++ b/file', '', 'no']);
    for (const record of records)
      expect(record).toMatchObject({ timeUnixNano: `${start}000000`, group: '', stepNumber: 0, stepName: '' });
  });

  test('what a program prints that looks like a time is text', () => {
    const inside = read(job(), `${stamp(1)}[2026-03-02T09:00:09Z] served\n[2026-03-02T09:00:09Z] served\n`);
    expect(inside.map(({ body }) => body)).toEqual(['[2026-03-02T09:00:09Z] served', '[2026-03-02T09:00:09Z] served']);
    const old = '1999-12-31T23:59:59.0000000Z happy';
    expect(read(job(), `${old}\n${stamp(1)}new`)).toMatchObject([
      { body: old, timeUnixNano: `${start}000000` },
      { body: 'new', timeUnixNano: `${start + 1000}000000` },
    ]);
    expect(read(job(), '2026-13-41T09:00:00.0000000Z no day')[0]?.body).toBe('2026-13-41T09:00:00.0000000Z no day');
  });

  test('a title of a group is not repeated beyond measure', () => {
    const [, inside] = read(job(), `${stamp(1)}##[group]${'g'.repeat(5000)}\n${stamp(1)}x`);
    expect(inside?.group).toHaveLength(200);
  });
});

describe('steps', () => {
  const stepsOf = (steps: LoggedStep[], text: string) => read(job(steps), text).map(({ stepNumber }) => stepNumber);

  test('without a sign a line falls to the step whose second is over', () => {
    const steps = [step(1, 'Set up job', 0), step(2, 'Build', 2), step(3, 'Test', 5)];
    const lines = [1, 2, 3, 4, 5, 6, 7].map((second) => `${stamp(second)}x\n`).join('');
    expect(stepsOf(steps, lines)).toEqual([1, 1, 2, 2, 2, 3, 3]);
  });

  test('a line with an earlier time does not lead back', () => {
    const steps = [step(1, 'Set up job', 0), step(2, 'Build', 2)];
    expect(stepsOf(steps, `${stamp(3)}x\n${stamp(1)}late\n`)).toEqual([2, 2]);
  });

  test('within a second names decide, and a second earlier too', () => {
    const steps = [step(1, 'Set up job', 0), step(2, 'Build', 2), step(3, 'Run make', 2), step(4, 'Run ls', 4)];
    const text = `${stamp(2)}##[group]Run make\n${stamp(2)}x\n${stamp(3, '9000000')}##[group]Run ls\n`;
    expect(stepsOf(steps, text)).toEqual([3, 3, 4]);
  });

  test('groups of other names begin no step', () => {
    const steps = [step(1, 'Set up job', 0), step(2, 'Build', 2)];
    expect(stepsOf(steps, `${stamp(2)}##[group]Operating System\n${stamp(2)}##[group]Run make\n`)).toEqual([1, 2]);
  });

  test('a step that never began, or was skipped, has no lines', () => {
    const steps = [step(1, 'Set up job', 0), step(2, 'Never', null), step(3, 'Skipped', 1, 'skipped')];
    expect(stepsOf(steps, `${stamp(5)}##[group]Run x\n${stamp(9)}y\n`)).toEqual([1, 1]);
  });
});
