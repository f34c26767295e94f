import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { forgetLostParts } from '../../src/store/lost-parts.ts';
import { openStore } from '../../src/store/open.ts';
import { deliver, drained, mainFile, makeDirectory, type Program, runToEnd, startProgram } from './program.ts';

let directory = makeDirectory();
const running: Program[] = [];
const start = async (dataDir: string) => {
  const program = await startProgram(dataDir);
  running.push(program);
  return program;
};
afterEach(async () => {
  // A test that failed half-way leaves none behind.
  await Promise.all(running.splice(0).map((program) => program.end('SIGKILL')));
  directory.remove();
  directory = makeDirectory();
});

/** One clear sentence: no stack, no engine chatter. */
function expectSentence({ code, output }: { code: number | null; output: string }, part: string) {
  expect(code).toBe(1);
  const lines = output.trim().split('\n');
  expect(lines.filter((line) => line.startsWith('runlens: '))).toHaveLength(1);
  expect(lines.at(-1)).toContain(part);
  expect(output).not.toMatch(/\n\s+at /);
}

it('a token whose rows a kill kept from their table is forgotten at the start', async () => {
  const first = await start(directory.path);
  expect((await deliver(first.url, '{}', { deliveryId: 'one' })).status).toBe(202);
  await drained(first.url);
  await first.end('SIGTERM');
  const store = join(directory.path, 'store');
  const table = join(store, 'data', 'default', 'raw_events');
  const [part] = readdirSync(table).filter((name) => name.endsWith('_1_1_0'));
  rmSync(join(table, part as string), { recursive: true });
  await (await start(directory.path)).end('SIGTERM');
  expect(forgetLostParts(store)).toBe(0);
});

describe('a data directory that cannot be used', () => {
  it('is in use: refused, and the first one is not disturbed', async () => {
    const first = await start(directory.path);
    expectSentence(await runToEnd(directory.path), 'is in use by another Runlens process');
    expect((await deliver(first.url, '{}', { deliveryId: 'still-here' })).status).toBe(202);
    await drained(first.url);
    expect(await first.end('SIGTERM')).toBe(0);
    const again = await start(directory.path);
    expect(await (await fetch(`${again.url}/ready`)).json()).toEqual({ ready: true });
    expect(await again.end('SIGINT')).toBe(0);
  });

  it('comes from a newer version: refused, and nothing in it is changed', async () => {
    const program = await start(directory.path);
    await program.end('SIGTERM');
    const engine = await openStore({ dataDir: directory.path });
    const row = Buffer.from(JSON.stringify([9999, 'from-the-future', 1_700_000_000]));
    await engine.insert('schema_migrations', ['version', 'name', 'applied_at'], 'JSONCompactEachRow', row);
    await engine.close();
    expectSentence(await runToEnd(directory.path), 'was written by a newer Runlens (schema 9999');
  });

  it('is a file', async () => {
    const path = join(directory.path, 'file');
    writeFileSync(path, 'not a directory');
    expectSentence(await runToEnd(path), path);
    expect(readFileSync(path, 'utf8')).toBe('not a directory');
  });

  const canMount =
    process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('mount', ['--version']).status === 0;

  it.skipIf(!canMount)('is read-only (needs root to mount)', async () => {
    const place = join(directory.path, 'mounted');
    mkdirSync(place);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', place]);
    if (mounted.status !== 0) return;
    try {
      expectSentence(await runToEnd(join(place, 'data')), 'read-only');
      expectSentence(await runToEnd(place), 'read-only');
    } finally {
      spawnSync('umount', ['-l', place]);
    }
  });

  it.skipIf(!canMount)(
    'is on a disk that is full at the start, or becomes so (needs root to mount)',
    { timeout: 120_000 },
    async () => {
      const place = join(directory.path, 'mounted');
      mkdirSync(place);
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', place]);
      if (mounted.status !== 0) return;
      try {
        const data = join(place, 'data');
        const program = await start(data);
        const acknowledged: string[] = [];
        let refused = 0;
        for (let n = 0; n < 400 && refused < 5; n += 1) {
          const body = JSON.stringify({ n, filler: randomBytes(200_000).toString('base64') });
          const response = await deliver(program.url, body, { deliveryId: `full-${n}`, event: 'something' });
          if (response.status === 202) acknowledged.push(`full-${n}`);
          else {
            expect([response.status, response.headers.get('retry-after')]).toEqual([429, '30']);
            refused += 1;
          }
        }
        expect(refused).toBeGreaterThan(0);
        expect((await fetch(`${program.url}/ready`)).status).toBe(503);
        await program.end('SIGKILL');
        const filler = join(place, 'filler');
        spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1M']);
        expectSentence(await runToEnd(data), 'full');
        rmSync(filler);
        // With room again, everything that was acknowledged is there.
        expect(spawnSync('mount', ['-o', 'remount,size=400m', place]).status).toBe(0);
        const after = await start(data);
        await drained(after.url);
        await after.end('SIGTERM');
        const engine = await openStore({ dataDir: data });
        const [row] = await engine.query<{ ids: string[] }>(
          'full',
          'SELECT groupUniqArray(delivery_id) AS ids FROM raw_events',
        );
        await engine.close();
        expect(acknowledged.filter((id) => !row?.ids.includes(id))).toEqual([]);
      } finally {
        spawnSync('umount', ['-l', place]);
      }
    },
  );
});

describe('what it says', () => {
  it('where it listens once, and that it stops and has stopped', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const program = await startProgram(directory.path, { RUNLENS_LOG_LEVEL: 'info' });
      running.push(program);
      expect(await program.end(signal)).toBe(0);
      const output = program.output();
      expect(output.match(/ready at/g)).toHaveLength(1);
      expect(output.split(program.url)).toHaveLength(2);
      expect(output).toMatch(/"message":"started".*"message":"stopping: .*"message":"stopped"/s);
    }
  });

  it('a verb that does not exist is named, with what may be meant', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [mainFile, 'tokens', 'list'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe("error: unknown command 'tokens'; did you mean 'token'?\n(see runlens --help)\n");
  });
});

describe('settings', () => {
  it('are refused all at once, in one message, without secrets', async () => {
    const { code, output } = await runToEnd(directory.path, {
      RUNLENS_HOST: '0.0.0.0',
      RUNLENS_JOURNAL_MAX_BYTES: 'much',
      RUNLENS_CLICKHOUSE_URL: 'nonsense://hunter2',
    });
    expect(code).toBe(1);
    expect(output).toContain('RUNLENS_JOURNAL_MAX_BYTES = "much"');
    expect(output).toContain('RUNLENS_CLICKHOUSE_URL: must be');
    expect(output).not.toContain('hunter2');
    expect(readdirSync(directory.path)).toEqual([]);
  });

  it('refuse an address that others can reach without a token', async () => {
    expectSentence(await runToEnd(directory.path, { RUNLENS_HOST: '0.0.0.0' }), 'RUNLENS_ADMIN_TOKEN');
  });

  it('refuse a port that is taken', async () => {
    const first = await start(directory.path);
    const other = makeDirectory();
    const port = new URL(first.url).port;
    const taken = await runToEnd(other.path, { RUNLENS_PORT: port });
    expectSentence(taken, 'another program listens there');
    await first.end('SIGTERM');
    other.remove();
  });
});

it('serves its parts, with an error format and headers everywhere', async () => {
  const program = await start(directory.path);
  expect(await (await fetch(`${program.url}/healthz`)).json()).toEqual({ status: 'alive' });
  const health = (await (await fetch(`${program.url}/health`)).json()) as { components: object };
  expect(Object.keys(health.components)).toEqual(['store', 'journal', 'applier', 'telemetry', 'disk', 'eventLoop']);
  const missing = await fetch(`${program.url}/nothing/here`);
  expect(missing.status).toBe(404);
  expect(await missing.json()).toMatchObject({ error: { code: 'not_found', requestId: expect.any(String) } });
  expect(missing.headers.get('content-security-policy')).toContain("default-src 'none'");
  const page = await fetch(`${program.url}/nothing/here`, { headers: { accept: 'text/html' } });
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('<div id="root">');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  await program.end('SIGTERM');
});
