import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import examples from '@octokit/webhooks-examples';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, drained, makeDirectory, type Program, sign, startProgram } from './program.ts';

interface JobPayload {
  action: string;
  workflow_job: Record<string, unknown>;
}
const all = examples as unknown as { name: string; examples: JobPayload[] }[];
const job = all.find(({ name }) => name === 'workflow_job')?.examples.find(({ action }) => action === 'completed');
if (!job) throw new Error('no example of a workflow_job');
const jobWith = (fields: Record<string, unknown>) =>
  JSON.stringify({ ...job, workflow_job: { ...job.workflow_job, ...fields } });

const directory = makeDirectory();
let program: Program;
beforeAll(async () => {
  program = await startProgram(directory.path, { RUNLENS_WEBHOOK_MAX_BYTES: '1MiB' });
});
afterAll(async () => {
  await program.end('SIGTERM');
  directory.remove();
});

const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

async function letterOf(deliveryId: string): Promise<{ code: string; message: string } | undefined> {
  await drained(program.url);
  const page = (await (await fetch(`${program.url}/api/v1/intake/dead-letters?limit=100`)).json()) as {
    items: { deliveryId: string; code: string; message: string }[];
  };
  return page.items.find((item) => item.deliveryId === deliveryId);
}

describe('what is refused at the door', () => {
  it('a wrong signature, one of another secret, one over other bytes', async () => {
    const body = jobWith({});
    for (const signature of [sign(body, 'other'), sign(`${body} `), 'sha256=', 'sha1=00']) {
      const response = await deliver(program.url, body, {
        deliveryId: 'unsigned',
        headers: { 'x-hub-signature-256': signature },
      });
      expect([response.status, await codeOf(response)]).toEqual([401, 'signature_invalid']);
    }
  });

  it('no signature, as JSON or as a form: it says which header is missing', async () => {
    for (const [type, body] of [
      ['application/json', '{}'],
      ['application/x-www-form-urlencoded', 'payload=%7B%7D'],
    ] as const) {
      const response = await fetch(`${program.url}/webhooks/github`, {
        method: 'POST',
        body,
        headers: { 'content-type': type, 'x-github-event': 'ping', 'x-github-delivery': 'unsigned' },
      });
      expect(response.status).toBe(401);
      const { error } = (await response.json()) as { error: { code: string; message: string } };
      expect(error.code).toBe('signature_missing');
      expect(error.message).toContain('X-Hub-Signature-256');
    }
  });

  it('an address that is no address: answered in the error format, with the security headers', async () => {
    const response = await fetch(`${program.url}/%`);
    expect([response.status, await codeOf(response)]).toEqual([400, 'bad_request']);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['no event', { 'x-github-event': '' }],
    ['no delivery id', { 'x-github-delivery': '' }],
  ])('%s', async (_, headers) => {
    const response = await deliver(program.url, '{}', { deliveryId: 'x', headers });
    expect([response.status, await codeOf(response)]).toEqual([400, 'header_missing']);
  });

  it('names that GitHub does not send', async () => {
    const response = await deliver(program.url, '{}', { deliveryId: 'y'.repeat(201) });
    expect([response.status, await codeOf(response)]).toEqual([400, 'bad_request']);
  });

  it('a body over the limit, announced or not', async () => {
    const body = ' '.repeat(2 ** 20 + 1);
    const response = await deliver(program.url, body, { deliveryId: 'large' });
    expect([response.status, await codeOf(response)]).toEqual([413, 'body_too_large']);
    expect(await chunked('/webhooks/github', 3 * 2 ** 20)).toBe(413);
  });

  it('other methods and addresses', async () => {
    expect((await fetch(`${program.url}/webhooks/github`)).status).toBe(404);
    expect((await fetch(`${program.url}/webhooks/other`, { method: 'POST' })).status).toBe(404);
    for (const path of [
      '/..%2f..%2fetc/passwd',
      '/%252e%252e/%252e%252e/etc/passwd',
      '/assets/..%5c..%5cpackage.json',
    ]) {
      expect((await fetch(`${program.url}${path}`)).status).toBeGreaterThanOrEqual(400);
    }
  });

  it('what is not HTTP, and heads without end', async () => {
    expect(await raw('NOT HTTP AT ALL\r\n\r\n')).toContain('HTTP/1.1 400');
    expect(await raw(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)).toContain('HTTP/1.1 431');
  });
});

describe('what is kept and explained as a dead letter', () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  it.each([
    ['not JSON', 'hello', 'not_json'],
    ['cut off JSON', jobWith({}).slice(0, 500), 'not_json'],
    ['nothing', '', 'not_json'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'not_json'],
    ['absurd nesting', nested(50_000), 'too_deep'],
    ['a list', '[1]', 'wrong_shape'],
    ['a null workflow_job', JSON.stringify({ ...job, workflow_job: null }), null],
    ['a job that is text', JSON.stringify({ ...job, workflow_job: 'x' }), null],
    ['a time that is not one', jobWith({ created_at: 'yesterday' }), null],
    ['a time in the far future', jobWith({ started_at: '9999-01-01T00:00:00Z' }), null],
    ['an id beyond 2^53', jobWith({ id: 0 }).replace('"id":0', '"id":9007199254740993'), 'unsafe_integer'],
    ['an id that is text', jobWith({ id: 'seven' }), null],
    ['a negative id', jobWith({ id: -1 }), null],
  ])('%s', async (name, body, code) => {
    const deliveryId = `dead-${name.replaceAll(' ', '-')}`;
    expect((await deliver(program.url, body as string, { deliveryId })).status).toBe(202);
    const letter = await letterOf(deliveryId);
    expect(letter?.message).not.toBe('');
    if (code === null) expect(letter?.code ?? 'kept').not.toBe('mapper_failed');
    else expect(letter?.code).toBe(code);
  });

  it('duplicate keys, unknown actions and unknown events are kept', async () => {
    const twice = jobWith({ name: 'last' }).replace('"workflow_job":{', '"workflow_job":{"name":"first",');
    for (const [deliveryId, event, body] of [
      ['twice', 'workflow_job', twice],
      ['action', 'workflow_job', JSON.stringify({ ...job, action: 'exploded' })],
      ['event', 'something_new', '{"a":1}'],
    ] as const) {
      expect((await deliver(program.url, body, { deliveryId, event })).status).toBe(202);
    }
    await drained(program.url);
    expect(((await (await fetch(`${program.url}/health`)).json()) as { status: string }).status).not.toBe('unhealthy');
  });
});

it('takes a form as GitHub sends it, and a repetition once', async () => {
  const body = `payload=${encodeURIComponent(jobWith({ id: 4711, name: 'ä + b' }))}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await deliver(program.url, body, { deliveryId: 'form', headers })).status).toBe(202);
  const again = await deliver(program.url, body, { deliveryId: 'form', headers });
  expect([again.status, await again.json()]).toEqual([200, { status: 'duplicate' }]);
  expect(await letterOf('form')).toBeUndefined();
});

it('neighbours of poison land, and a replay settles nothing that still cannot be read', async () => {
  const ids = Array.from({ length: 20 }, (_, n) => `mixed-${n}`);
  await Promise.all(
    ids.map((deliveryId, n) => deliver(program.url, n % 2 ? '{' : jobWith({ id: 90_000 + n }), { deliveryId })),
  );
  expect((await letterOf('mixed-1'))?.code).toBe('not_json');
  expect(await letterOf('mixed-2')).toBeUndefined();
  const replay = await fetch(`${program.url}/api/v1/intake/dead-letters/replay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ letters: [{ source: 'github', deliveryId: 'mixed-1' }] }),
  });
  expect([replay.status, await replay.json()]).toEqual([200, { requested: 1 }]);
  expect((await letterOf('mixed-1'))?.code).toBe('not_json');
});

it('answers 503 with what to set when there is no secret', async () => {
  const other = makeDirectory();
  const closed = await startProgram(other.path, { RUNLENS_GITHUB_WEBHOOK_SECRET: '' });
  const response = await deliver(closed.url, '{}', { deliveryId: 'a' });
  expect([response.status, await codeOf(response)]).toEqual([503, 'secret_missing']);
  expect(await closed.end('SIGTERM')).toBe(0);
  other.remove();
});

/** Sends a body of unannounced length in pieces; the status of the answer. */
function chunked(path: string, bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${program.url}${path}`, {
      method: 'POST',
      agent: new Agent({ keepAlive: false }),
      headers: { 'x-github-event': 'push', 'x-github-delivery': 'chunked', 'content-type': 'application/json' },
    });
    sent.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.once('error', reject);
    for (let at = 0; at < bytes; at += 65_536) sent.write(' '.repeat(65_536));
    sent.end();
  });
}

/** What the server says to bytes that are not a request. */
function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(program.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.once('close', () => resolve(said));
    socket.once('error', reject);
  });
}
