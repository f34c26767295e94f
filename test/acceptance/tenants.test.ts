import { afterAll, beforeAll, expect, it } from 'vitest';
import { deliver, drained, makeDirectory, type Program, startProgram } from './program.ts';

const adminToken = 'acceptance-admin-0123456789';
const directory = makeDirectory();
let program: Program;
beforeAll(async () => {
  program = await startProgram(directory.path, { RUNLENS_ADMIN_TOKEN: adminToken });
});
afterAll(async () => {
  await program.end('SIGTERM');
  directory.remove();
});

const now = new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000).toISOString();
const run = (owner: string, id: number, title: string, attempt = 1) =>
  JSON.stringify({
    action: 'completed',
    workflow_run: {
      id,
      run_attempt: attempt,
      display_title: title,
      name: `${owner}-ci`,
      status: 'completed',
      conclusion: 'success',
      created_at: now,
      run_started_at: now,
      updated_at: now,
    },
    repository: { full_name: `${owner}/web`, owner: { login: owner } },
  });

const call = (path: string, token: string, init: RequestInit = {}) =>
  fetch(`${program.url}${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });

async function token(scope: string, organization: string): Promise<string> {
  const response = await call('/api/v1/tokens', adminToken, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'x', scope, organization }),
  });
  return ((await response.json()) as { secret: string }).secret;
}

const send = (secret: string, id: string, body: string) =>
  call('/api/v1/import/events', secret, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: JSON.stringify({ source: 'github', event: 'workflow_run', deliveryId: `import-${id}`, body }),
  });

async function titles(secret: string): Promise<string[]> {
  const page = (await (await call('/api/v1/runs', secret)).json()) as { items: { title: string }[] };
  return page.items.map(({ title }) => title).sort();
}

it('a limited token imports its own organisation and can neither claim nor hide what is of others', async () => {
  // However the token's name is spelled: GitHub's logins are told apart without regard to case.
  const [ingest, read, others] = await Promise.all([
    token('ingest', 'mallory'),
    token('read', 'MALLORY'),
    token('read', 'Acme'),
  ]);
  expect((await send(ingest, 'own', run('Mallory', 1, 'own'))).status).toBe(200);
  expect((await send(ingest, 'lie', run('Acme', 2, 'lie'))).status).toBe(403);
  // Claimed before the webhook about it comes, in attempts that would hide it.
  expect((await send(ingest, 'early', run('Mallory', 2, 'early', 999))).status).toBe(200);
  await drained(program.url);
  expect(
    (await deliver(program.url, run('Acme', 2, 'true'), { event: 'workflow_run', deliveryId: 'true' })).status,
  ).toBe(202);
  await drained(program.url);
  expect((await send(ingest, 'late', run('Mallory', 2, 'late', 1000))).status).toBe(200);
  await drained(program.url);
  expect(await titles(others)).toEqual(['true']);
  expect(await titles(read)).toEqual(['own']);
  expect(await titles(adminToken)).toEqual(['own', 'true']);
  const letters = (await (await call('/api/v1/intake/dead-letters', read)).json()) as { items: { code: string }[] };
  expect(letters.items.map(({ code }) => code)).toEqual(['foreign_record']);
  for (const secret of [ingest, read]) {
    expect((await call('/metrics', secret)).status).toBe(403);
    expect((await call('/api/v1/tokens', secret)).status).toBe(403);
  }
  expect((await call('/api/v1/runs', ingest)).status).toBe(403);
  expect((await send(read, 'own', run('Mallory', 1, 'own'))).status).toBe(403);
});
