import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CliContext, Verb } from './context.ts';
import { demo } from './demo.ts';
import { replay } from './replay.ts';
import { secret } from './secret.ts';
import { token } from './token.ts';

interface Seen {
  line: string;
  authorization: string | undefined;
  body: unknown;
}

let server: Server;
let url = '';
let seen: Seen[] = [];
/** Standard input. */
let input = '';
/** Answers by `METHOD path`, in order; the last one stays. */
let answers: Record<string, { status?: number; body: unknown }[]> = {};

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
}

beforeEach(async () => {
  seen = [];
  answers = {};
  input = '';
  server = createServer(async (request, response) => {
    const line = `${request.method} ${request.url}`;
    seen.push({ line, authorization: request.headers.authorization, body: await bodyOf(request) });
    const list = answers[line] ?? [];
    const { status = 200, body } = (list.length > 1 ? list.shift() : list[0]) ?? { status: 404, body: null };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function run(verb: Verb, args: string[], env: Record<string, string> = {}) {
  let out = '';
  let err = '';
  const context: CliContext = {
    command: 'runlens',
    env: { RUNLENS_SERVER: url, ...env },
    readFile: (path) => (path === '/admin-token' ? 'from-a-file\n' : undefined),
    readInput: async () => input,
    isInputTerminal: false,
    print: (text) => {
      out += text;
    },
    note: (text) => {
      err += text;
    },
    isTerminal: false,
    onSignal: () => undefined,
  };
  const program = new Command().exitOverride().configureOutput({ writeOut: context.print, writeErr: context.note });
  verb(program, context);
  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)]) {
    command.exitOverride().configureOutput({ writeOut: context.print, writeErr: context.note });
  }
  const failure = await program.parseAsync(args, { from: 'user' }).then(
    () => null,
    (error: Error & { exitCode?: number }) => error,
  );
  return { out, err, failure };
}

const info = { id: 't1', name: 'ci', scope: 'ingest', organization: null, createdAt: 0, revoked: false };

test('a new token is alone on standard output, and asked for with the admin token', async () => {
  answers['POST /api/v1/tokens'] = [{ body: { token: info, secret: 'rl_secret' } }];
  const { out, err } = await run(token, ['token', 'create', 'ci', '--scope', 'ingest'], {
    RUNLENS_ADMIN_TOKEN_FILE: '/admin-token',
  });
  expect(out).toBe('rl_secret\n');
  expect(err).toContain('not shown again');
  expect(seen).toEqual([
    {
      line: 'POST /api/v1/tokens',
      authorization: 'Bearer from-a-file',
      body: { name: 'ci', scope: 'ingest', organization: null },
    },
  ]);
});

test('tokens are listed without secrets, and revoked by id', async () => {
  answers['GET /api/v1/tokens'] = [
    { body: { items: [info, { ...info, id: 't2', organization: 'acme', revoked: true }] } },
  ];
  answers['DELETE /api/v1/tokens/t1'] = [{ body: { ...info, revoked: true } }];
  const listed = await run(token, ['token', 'list']);
  expect(listed.out.split('\n')).toEqual([
    'ID  SCOPE   ORGANIZATION  CREATED     STATE    NAME',
    't1  ingest  (all)         1970-01-01  active   ci',
    't2  ingest  acme          1970-01-01  revoked  ci',
    '',
  ]);
  expect((await run(token, ['token', 'revoke', 't1'])).err).toContain('is revoked');
  expect((await run(token, ['token', 'revoke', '../x'])).failure).toMatchObject({ exitCode: 2 });
});

const registered = { name: 'db', organization: 'acme', registeredAt: 0, by: 'tok_1' };

test('a value to be masked comes from standard input or the environment, and is told nowhere', async () => {
  answers['POST /api/v1/secrets'] = [{ body: registered }];
  const env = { RUNLENS_TOKEN: 'rl_secrets_x', RUNLENS_ADMIN_TOKEN: 'admin', DB: ' hunter2-hunter2 ' };
  input = 'hunter2-hunter2\r\n';
  const piped = await run(secret, ['secret', 'add', 'db', '--organization', 'acme'], env);
  const named = await run(secret, ['secret', 'add', 'db', '--from-env', 'DB'], env);
  expect(seen).toEqual([
    {
      line: 'POST /api/v1/secrets',
      authorization: 'Bearer rl_secrets_x',
      body: { name: 'db', value: 'hunter2-hunter2', organization: 'acme' },
    },
    expect.objectContaining({ body: { name: 'db', value: ' hunter2-hunter2 ' } }),
  ]);
  expect(piped.err).toContain('"db" is registered for acme');
  expect([piped, named].map(({ out, failure }) => [out, failure])).toEqual([
    ['', null],
    ['', null],
  ]);
  expect(piped.err + named.err).not.toContain('hunter2');
});

test.each([
  [['secret', 'add', 'db', 'hunter2-hunter2']],
  [['secret', 'add', 'hunter2 hunter2']],
  [['secret', 'add', 'db', '--from-env', 'hunter2-hunter2']],
  [['secret', 'remove', '../hunter2']],
])('a value given as an argument is neither taken nor repeated: %j', async (args) => {
  const { err, failure } = await run(secret, args);
  expect(failure).not.toBeNull();
  expect(`${err}${failure?.message}`).not.toContain('hunter2');
  expect(seen).toEqual([]);
});

test('registered values are listed and removed by name', async () => {
  answers['GET /api/v1/secrets'] = [{ body: { items: [registered, { ...registered, organization: null }] } }];
  answers['DELETE /api/v1/secrets/db?organization=acme'] = [{ body: registered }];
  expect((await run(secret, ['secret', 'list'])).out.split('\n')).toEqual([
    'NAME  ORGANIZATION  REGISTERED (UTC)     BY',
    'db    acme          1970-01-01 00:00:00  tok_1',
    'db    (all)         1970-01-01 00:00:00  tok_1',
    '',
  ]);
  expect((await run(secret, ['secret', 'remove', 'db', '--organization', 'acme'])).err).toContain('is removed');
  answers['GET /api/v1/secrets'] = [{ status: 401, body: { error: { message: 'A token is needed.' } } }];
  expect((await run(secret, ['secret', 'list'])).failure?.message).toContain(
    'asks for a token; set RUNLENS_TOKEN or RUNLENS_ADMIN_TOKEN',
  );
});

test.each([
  [{ status: 401, body: { error: { message: 'A token is needed.' } } }, /asks for a token; set RUNLENS_ADMIN_TOKEN/],
  [
    { status: 403, body: { error: { message: 'This token does not allow it.' } } },
    /refuses: This token does not allow it\./,
  ],
  [{ status: 500, body: 'no' }, /answered 500 and not as Runlens does/],
  [{ status: 400, body: { error: { message: 'body: wrong.' } } }, /answered 400: body: wrong\./],
])('a refusal is one sentence: %j', async (answer, sentence) => {
  answers['GET /api/v1/tokens'] = [answer];
  expect((await run(token, ['token', 'list'])).failure?.message).toMatch(sentence);
});

test('the server is RUNLENS_SERVER, else RUNLENS_URL', async () => {
  answers['GET /api/v1/tokens'] = [{ body: { items: [info] } }];
  const other = 'http://127.0.0.1:1';
  const agents = await run(token, ['token', 'list'], { RUNLENS_SERVER: '', RUNLENS_URL: url });
  const both = await run(token, ['token', 'list'], { RUNLENS_URL: other });
  const flag = await run(token, ['token', 'list', '--server', url], { RUNLENS_SERVER: other, RUNLENS_URL: other });
  expect([agents, both, flag].map(({ failure }) => failure)).toEqual([null, null, null]);
});

test('a server that is not there, an address that is none, two secrets at once', async () => {
  await new Promise((resolve) => server.close(resolve));
  expect((await run(token, ['token', 'list'])).failure?.message).toMatch(/does not answer; start it with "runlens up"/);
  const wrong = await run(token, ['token', 'list', '--server', 'ftp://x']);
  expect(wrong.failure).toMatchObject({ exitCode: 2, message: expect.stringMatching(/no address of a server/) });
  const both = await run(token, ['token', 'list'], {
    RUNLENS_ADMIN_TOKEN: 'a',
    RUNLENS_ADMIN_TOKEN_FILE: '/admin-token',
  });
  expect(both.failure).toMatchObject({ exitCode: 2, message: expect.stringMatching(/both set/) });
});

test('demo waits until the data is loaded, and tells a failure', async () => {
  const state = (state: string, done: number) => ({ body: { state, done, total: 100, message: 'why' } });
  answers['POST /api/v1/demo'] = [state('running', 0)];
  answers['GET /api/v1/demo'] = [state('running', 50), state('done', 100)];
  const { out, err, failure } = await run(demo, ['demo']);
  expect(failure).toBeNull();
  expect(err).toContain('0 % (0 of 100 events)\nloading demonstration data: 50 % (50 of 100 events)\n');
  expect(out).toBe(`Demonstration data is loaded: 100 events. Open ${url}/\n`);
  answers['POST /api/v1/demo'] = [state('failed', 3)];
  expect((await run(demo, ['demo'])).failure).toMatchObject({ exitCode: 1, message: expect.stringContaining('why') });
});

test('replay: all open letters by code, one code, single ones, or a look', async () => {
  const codes = [
    { code: 'wrong_shape', open: 2 },
    { code: 'too_deep', open: 1 },
    { code: 'not_json', open: 0 },
  ];
  answers['GET /api/v1/intake/dead-letters?limit=1'] = [{ body: { items: [], nextCursor: null, codes } }];
  answers['POST /api/v1/intake/dead-letters/replay'] = [{ body: { requested: 2 } }, { body: { requested: 1 } }];
  expect((await run(replay, ['replay', '--list'])).out).toBe('wrong_shape 2\ntoo_deep 1\n');
  expect((await run(replay, ['replay'])).out).toMatch(/^3 dead letters are back/);
  expect((await run(replay, ['replay', '--code', 'not_json'])).out).toBe('No dead letters are open.\n');
  expect((await run(replay, ['replay', '--delivery', 'a', 'b'])).out).toMatch(/^1 dead letter is back/);
  expect(seen.at(-1)?.body).toEqual({
    letters: [
      { source: 'github', deliveryId: 'a' },
      { source: 'github', deliveryId: 'b' },
    ],
  });
  expect((await run(replay, ['replay', '--code', 'x', '--delivery', 'a'])).failure).toMatchObject({ exitCode: 2 });
});

test('replay --since asks for every hour once, without a gap', async () => {
  answers['POST /api/v1/intake/events/replay'] = [{ body: { requested: 5, left: 0 } }];
  const { out } = await run(replay, ['replay', '--since', '12h']);
  const ranges = seen.map(({ body }) => body as { from: number; to: number });
  expect(ranges.length).toBeGreaterThanOrEqual(12);
  for (const [index, range] of ranges.entries()) {
    if (index > 0) expect(range.from).toBe(ranges[index - 1]?.to);
    expect(range.to - range.from).toBeLessThanOrEqual(3600);
  }
  expect(out).toBe(`${5 * ranges.length} raw events are back in the journal and will be read again.\n`);
  expect((await run(replay, ['replay', '--since', '1h', '--list'])).failure).toMatchObject({ exitCode: 2 });
});
