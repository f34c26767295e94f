import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJournalWriter } from '../../src/intake/journal/writer.ts';
import { drained, mainFile, makeDirectory, type Program, startProgram } from './program.ts';

// Requests of telemetry that no version can read are in the journal as the program starts: the doors would not have let them in.

const directory = makeDirectory();
let program: Program;

beforeAll(async () => {
  const journal = createJournalWriter({
    path: join(directory.path, 'telemetry'),
    maxBytes: 2 ** 26,
    maxAgeMs: Number.POSITIVE_INFINITY,
  });
  for (const event of ['traces', 'logs', 'metrics']) {
    const body = Buffer.from('0aff', 'hex');
    await journal.append({
      source: 'otlp',
      event,
      deliveryId: `bad-${event}`,
      receivedAt: Date.now(),
      tenant: '',
      body,
    });
  }
  await journal.close();
  program = await startProgram(directory.path);
});
afterAll(async () => {
  await program.end('SIGTERM');
  directory.remove();
});

interface Letter {
  source: string;
  deliveryId: string;
  event: string;
  code: string;
  state: string;
}

/** Each as `event code state`. */
async function letters(): Promise<string[]> {
  await drained(program.url);
  const page = await fetch(`${program.url}/api/v1/intake/dead-letters?state=all&limit=100`);
  const { items } = (await page.json()) as { items: Letter[] };
  return items.map(({ event, code, state }) => `${event} ${code} ${state}`).sort();
}

const wanted = ['logs', 'metrics', 'traces'].map((event) => `${event} mapper_failed open`);

test('dead letters of telemetry go back into its journal, by the API and by the command line', async () => {
  expect(await letters()).toEqual(wanted);
  const replay = await fetch(`${program.url}/api/v1/intake/dead-letters/replay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ letters: [{ source: 'otlp', deliveryId: 'bad-logs' }] }),
  });
  expect([replay.status, await replay.json()]).toEqual([200, { requested: 1 }]);
  // Read as what it is: the journal of runs would say `not_json` of it.
  expect(await letters()).toEqual(wanted);
  const args = ['replay', '--server', program.url];
  const one = spawnSync(process.execPath, [mainFile, ...args, '--source', 'otlp', '--delivery', 'bad-traces']);
  expect(one.stdout.toString()).toContain('1 dead letter is back');
  expect(await letters()).toEqual(wanted);
  const all = spawnSync(process.execPath, [mainFile, ...args, '--code', 'mapper_failed']);
  expect(all.stdout.toString()).toContain('3 dead letters are back');
  expect(await letters()).toEqual(wanted);
});
