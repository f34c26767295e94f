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
});
