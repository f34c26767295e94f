import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createCorpus, scoreOf } from '../../src/intake/redact/testing/corpus.ts';
import { openStore } from '../../src/store/open.ts';
import { drained, makeDirectory, type Program, runToEnd, startProgram } from './program.ts';

const directory = makeDirectory();
const dataDir = join(directory.path, 'data');
const valuesFile = join(directory.path, 'values');
let program: Program | undefined;
afterAll(async () => {
  await program?.end('SIGKILL');
  directory.remove();
});

const corpus = createCorpus(7, 20_000);
const registered = 'plum tree by the old mill';
const lines = [...corpus.lines, `the phrase is ${registered}`, `and as base64 ${btoa(registered)}`];
const begun = BigInt(Date.now() - 600_000) * 1_000_000n;

const request = (from: number, to: number) => ({
  resourceLogs: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'corpus' } }] },
      scopeLogs: [
        {
          logRecords: lines.slice(from, to).map((line, index) => ({
            timeUnixNano: String(begun + BigInt(from + index)),
            body: { stringValue: line },
          })),
        },
      ],
    },
  ],
});

it('a file of values that others may read keeps the program from starting', async () => {
  writeFileSync(valuesFile, `${registered}\n`);
  chmodSync(valuesFile, 0o644);
  const { code, output } = await runToEnd(dataDir, { RUNLENS_REDACT_VALUES_FILE: valuesFile });
  expect(code).toBe(1);
  expect(output).toContain('everybody on this machine may read it; run chmod 600 on it');
  expect(output).not.toContain(registered);
});

it('what was planted reaches neither the tables nor a file of the data directory', async () => {
  chmodSync(valuesFile, 0o600);
  program = await startProgram(dataDir, { RUNLENS_REDACT_VALUES_FILE: valuesFile });
  for (let at = 0; at < lines.length; at += 500) {
    const response = await fetch(`${program.url}/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request(at, at + 500)),
    });
    expect(response.status).toBe(200);
  }
  await drained(program.url);
  const health = (await (await fetch(`${program.url}/health`)).json()) as {
    components: { telemetry: { numbers: { secretsMasked: number } } };
  };
  const { secretsMasked } = health.components.telemetry.numbers;
  expect(secretsMasked).toBeGreaterThanOrEqual(corpus.planted.length * 0.95);
  const page = await (await fetch(`${program.url}/metrics`)).text();
  const counts = [...page.matchAll(/^runlens_redactions_total\{kind="[a-z0-9-]+"\} (\d+)$/gm)].map(([, count]) =>
    Number(count),
  );
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(secretsMasked);
  await program.end('SIGTERM');

  const engine = await openStore({ dataDir });
  const rows = await engine.query<{ Body: string }>('corpus', 'SELECT Body FROM otel_logs ORDER BY Timestamp');
  await engine.close();
  const after = rows.map(({ Body }) => Body);
  expect(after).toHaveLength(lines.length);
  const score = scoreOf(corpus, after);
  expect(score.recall, score.missed.join('\n')).toBeGreaterThanOrEqual(0.95);
  expect(score.precision, score.wrong.join('\n')).toBeGreaterThanOrEqual(0.9);
  expect(after.at(-2)).toBe(`the phrase is ${'*'.repeat(registered.length)}`);
  expect(after.at(-1)).not.toContain(btoa(registered).slice(4, 20));

  const kept = readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dataDir, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1').replace(/\0+/g, '\0'));
  const needles = [registered, ...score.found.map(({ needle }) => needle)];
  expect(needles.filter((needle) => kept.some((text) => text.includes(needle)))).toEqual([]);
});
