import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drained, mainFile, makeDirectory, type Program, runToEnd, startProgram } from './program.ts';

const adminToken = 'acceptance-admin-token-0123456789';
const directory = makeDirectory();
const dataDir = join(directory.path, 'data');
const valuesName = 'registered-values.json';
let program: Program;
beforeAll(async () => {
  program = await startProgram(dataDir, { RUNLENS_ADMIN_TOKEN: adminToken });
});
afterAll(async () => {
  await program.end('SIGKILL');
  directory.remove();
});

const value = 'plum tree, by the "old" mill/7';
const base64 = Buffer.from(`x ${value}`).toString('base64');
const percent = encodeURIComponent(value);
const json = { 'content-type': 'application/json' };
const call = (path: string, token: string, init: RequestInit = {}) =>
  fetch(program.url + path, { ...init, headers: { ...json, authorization: `Bearer ${token}` } });

async function token(scope: string, organization: string | null): Promise<string> {
  const body = JSON.stringify({ name: 'x', scope, organization });
  const response = await call('/api/v1/tokens', adminToken, { method: 'POST', body });
  return ((await response.json()) as { secret: string }).secret;
}

/** `runlens secret …` as a tenant would type it. */
function secret(args: string[], env: Record<string, string>, input = '') {
  const child = spawn(process.execPath, [mainFile, 'secret', ...args], {
    env: { PATH: process.env.PATH, RUNLENS_SERVER: program.url, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  child.stdin.end(input);
  return new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  );
}

const at = String(BigInt(Date.now() - 60_000) * 1_000_000n);
const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const logs = (line: string, owner = '') => ({
  resource: { attributes: [attribute('service.name', 'job'), ...(owner ? [attribute('vcs.owner.name', owner)] : [])] },
  scopeLogs: [{ logRecords: [{ timeUnixNano: at, body: { stringValue: line } }] }],
});
const send = async (base: string, ingest: string, ...resourceLogs: object[]) => {
  const response = await fetch(`${base}/v1/logs`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${ingest}` },
    body: JSON.stringify({ resourceLogs }),
  });
  expect(response.status).toBe(200);
};
async function found(word: string): Promise<string[]> {
  await drained(program.url);
  const page = await (await call(`/api/v1/logs?q=${word}`, adminToken)).json();
  return (page as { items: { body: string }[] }).items.map(({ body }) => body).sort();
}
const stars = (text: string) => '*'.repeat(Buffer.byteLength(text));

it('a value that a tenant registers is masked from then on, in its lines alone', async () => {
  const [own, acme, beta, whole] = await Promise.all([
    token('secrets', 'Acme'),
    token('ingest', 'acme'),
    token('ingest', 'beta'),
    token('ingest', null),
  ]);
  const otlp = `http://127.0.0.1:${program.otlp.http}`;
  const added = await secret(['add', 'mill'], { RUNLENS_TOKEN: own }, `${value}\n`);
  expect(added).toMatchObject({ code: 0, output: expect.stringContaining('registered for Acme') });

  await send(otlp, acme, logs(`late plain ${value}.`));
  await send(program.url, acme, logs(`late encoded ${base64} `), logs(`late percent ${percent}.`));
  // Of a token for everybody, by what the line says of itself.
  await send(
    program.url,
    whole,
    logs(`late told ${value}.`, 'ACME'),
    logs(`foreign told plum tree, by the mill`, 'beta'),
  );
  const [encoded, ...others] = await found('late');
  expect(others).toEqual([
    `late percent ${stars(percent)}.`,
    `late plain ${stars(value)}.`,
    `late told ${stars(value)}.`,
  ]);
  expect(encoded).toMatch(/^late encoded [A-Za-z0-9+/]{0,4}\*{36,}=* $/);

  const listed = await secret(['list'], { RUNLENS_TOKEN: own });
  expect(listed.output).toMatch(/^NAME +ORGANIZATION .*\nmill +Acme +\d{4}-.* tok_\S+\n$/);
  const kept = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(dataDir, name)).isFile(),
  );
  const needles = ['by the "old" mill', JSON.stringify(value).slice(1, -1), base64.slice(4, 30), percent];
  const holding = kept.filter((name) => {
    const text = readFileSync(join(dataDir, name), 'latin1').replace(/\0+/g, '\0');
    return needles.some((needle) => text.includes(needle));
  });
  expect(holding).toEqual([valuesName]);
  expect(statSync(join(dataDir, valuesName)).mode & 0o777).toBe(0o600);
  expect(program.output() + added.output + listed.output).not.toContain('plum');

  // What another organization says is its own.
  await send(program.url, beta, logs(`foreign plain ${value}.`));
  expect(await found('foreign')).toEqual([`foreign plain ${value}.`, 'foreign told plum tree, by the mill']);
});

it('it counts after the next start, encrypted by a key, and not once it is removed', async () => {
  const keyFile = join(directory.path, 'key');
  writeFileSync(keyFile, `${'0123456789abcdef'.repeat(4)}\n`);
  await program.end('SIGTERM');
  const env = { RUNLENS_ADMIN_TOKEN: adminToken, RUNLENS_SECRETS_KEY_FILE: keyFile };
  program = await startProgram(dataDir, env);
  expect(readFileSync(join(dataDir, valuesName), 'utf8')).not.toContain('plum');
  await send(program.url, adminToken, logs(`again ${value}.`, 'acme'));
  const removed = await secret(['remove', 'mill', '--organization', 'acme'], { RUNLENS_ADMIN_TOKEN: adminToken });
  expect(removed).toMatchObject({ code: 0, output: expect.stringContaining('is removed') });
  await send(program.url, adminToken, logs(`again removed ${value}.`, 'acme'));
  expect(await found('again')).toEqual([`again ${stars(value)}.`, `again removed ${value}.`]);
  await program.end('SIGTERM');
  const { code, output } = await runToEnd(dataDir, { RUNLENS_ADMIN_TOKEN: adminToken });
  expect(code).toBe(1);
  expect(output).toContain('registered-values.json cannot be used: they are encrypted; set RUNLENS_SECRETS_KEY_FILE');
});
