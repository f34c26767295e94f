import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasShared, sharedFiles, sharedFolder } from '../testing/shared-fixtures.ts';
import { createJobLogSplitter } from './split-job-log.ts';

const files = sharedFiles('ci-log');

describe.skipIf(!hasShared)('published logs', () => {
  test('there are all of them', () => expect(files).toHaveLength(24));

  test.each(files)('%s: every line is there, under its time', (path) => {
    const bytes = readFileSync(join(sharedFolder, path));
    const text = bytes.toString();
    const written = text.replace(/\n$/, '').split('\n');
    const first = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(text)?.[0];
    const startedAt = first === undefined ? Date.UTC(2026, 6, 1) : Date.parse(`${first}Z`);
    const bodies: string[] = [];
    const groups = new Set<string>();
    let stamped = 0;
    const steps = [
      { number: 1, name: 'Set up job', conclusion: 'success', startedAt },
      { number: 2, name: 'Everything else', conclusion: 'failure', startedAt: startedAt + 4000 },
    ];
    const splitter = createJobLogSplitter({ startedAt, completedAt: startedAt + 6 * 3_600_000, steps }, (record) => {
      bodies.push(record.marker === '' ? record.body : `##[${record.marker}]${record.body}`);
      if (record.group !== '') groups.add(record.group);
      if (record.stepNumber !== 0) stamped += 1;
    });
    for (let at = 0; at < bytes.length; at += 1000) splitter.push(bytes.subarray(at, at + 1000));
    const lines = splitter.end();

    const time = /^\ufeff?(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z|\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\])(?: |$)/;
    const bare = written.map((line) => line.replace(/\r$/, '').replace(time, ''));
    expect(lines).toBe(written.length);
    expect(bodies).toEqual(bare.filter((line) => line !== '##[endgroup]'));
    // `+++ ` begins a group of Buildkite; elsewhere it is how a shell shows a command in a command.
    const title = path.includes('/log_') ? /^(?:---|\+\+\+|~~~) (.+)$/ : /^##\[group\](.+)$/;
    const titles = bare.flatMap((line) => title.exec(line)?.[1]?.slice(0, 200) ?? []);
    expect([...groups].sort()).toEqual([...new Set(titles)].sort());
    // What has no time at all belongs to no step; the first line of some says only where it was found.
    const untimed = written.findIndex((line) => time.test(line));
    expect(stamped).toBe(untimed === -1 ? 0 : bodies.length - untimed);
  });

  // Steps as the API tells them, in whole seconds: one for each sign of a beginning in the log. What runs within a composite
  // action is no step of the job; newer runners say where one begins and ends.
  const timed = /^\ufeff?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{7}Z(?: (.*?))?\r?$/;
  const names = [
    [/^##\[group\](Run .+)$/, '$1'],
    [/^Post job cleanup\.$/, 'Post something'],
    [/^Cleaning up orphan processes$/, 'Complete job'],
  ] as const;
  const linesOf = (text: string) => {
    let depth = 0;
    return text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => {
        const [, second, said = ''] = timed.exec(line) ?? [];
        if (second === undefined) return { second: null, said: line.replace(/\r$/, ''), begins: null };
        if (/^##\[start-action .*;id=[^;\]]*\./.test(said)) depth += 1;
        if (/^##\[end-action id=[^;\]]*\./.test(said)) depth = Math.max(0, depth - 1);
        const sign = depth > 0 ? undefined : names.find(([pattern]) => pattern.test(said));
        return { second: Date.parse(`${second}Z`), said, begins: sign ? said.replace(sign[0], sign[1]) : null };
      });
  };
  const textOf = (path: string) => readFileSync(join(sharedFolder, path), 'utf8');
  const withSigns = files.filter((path) => linesOf(textOf(path)).some(({ begins }) => begins !== null));

  test('seven of them tell where steps begin', () => expect(withSigns).toHaveLength(7));

  test.each(withSigns)('%s: each line is of the step whose beginning was the last before it', (path) => {
    const text = textOf(path);
    const lines = linesOf(text);
    const startedAt = lines.find(({ second }) => second !== null)?.second ?? 0;
    const begun = lines.flatMap(({ begins: name, second }) => (name === null ? [] : [{ name, startedAt: second }]));
    const steps = [{ name: 'Set up job', startedAt }, ...begun].map((step, index) => ({
      ...step,
      number: index + 1,
      conclusion: 'success' as const,
    }));
    const found: [number, string][] = [];
    const splitter = createJobLogSplitter({ startedAt, completedAt: startedAt + 6 * 3_600_000, steps }, (record) => {
      found.push([record.stepNumber, record.marker === '' ? record.body : `##[${record.marker}]${record.body}`]);
    });
    splitter.push(Buffer.from(text));
    splitter.end();

    // What stands before the first time belongs to no step.
    let step = 0;
    const wanted = lines.flatMap(({ second, said, begins }): [number, string][] => {
      if (second !== null) step = Math.max(step, 1);
      if (begins !== null) step += 1;
      return said === '##[endgroup]' ? [] : [[step, said]];
    });
    expect(found).toEqual(wanted);
    expect(step).toBe(steps.length);
  });
});
