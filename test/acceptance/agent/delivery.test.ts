// What becomes of the telemetry when the server, the disk or another process is in the way.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../program.ts';
import { type Agent, createAgent } from './agent.ts';
import { type Receiver, startReceiver } from './receiver.ts';

let receiver: Receiver;
let agent: Agent;
beforeEach(async () => {
  receiver = await startReceiver();
  agent = createAgent(receiver.url);
});
afterEach(async () => {
  await receiver.close();
  await agent.remove();
});

const say = (text: string, env: Record<string, string> = {}) => agent.run(['exec', '--', 'echo', text], { env });
const kept = (): string[] =>
  readdirSync(agent.folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.otlp'));
const said = (): string[] => receiver.logs.map(({ body }) => body);

test('without an address the command runs, nothing is said, and nothing is left behind', async () => {
  const quiet = createAgent();
  try {
    const { code, stdout, stderr } = await quiet.run(['exec', '--', 'sh', '-c', 'echo "<$TRACEPARENT>"; exit 3'], {
      env: { GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '1' },
    });
    expect({ code, stdout: stdout.toString(), stderr }).toEqual({ code: 3, stdout: '<>\n', stderr: '' });
    expect(readdirSync(quiet.folder)).toEqual([]);
  } finally {
    await quiet.remove();
  }
});

test('the token is sent as a header, the command still has it, and no log tells it', async () => {
  const { stdout } = await agent.run(['exec', '--', 'sh', '-c', 'echo "<$RUNLENS_TOKEN> <$DB_PASSWORD>"'], {
    env: { RUNLENS_TOKEN: 't0ken-t0ken', DB_PASSWORD: 'hunter2hunter2' },
  });
  expect(stdout.toString()).toBe('<t0ken-t0ken> <hunter2hunter2>\n');
  expect(said()).toEqual(['<***> <***>']);
  expect(new Set(receiver.requests.map(({ headers }) => headers.authorization))).toEqual(
    new Set(['Bearer t0ken-t0ken']),
  );
  expect(receiver.requests.map(({ path }) => path).sort()).toEqual(['/v1/logs', '/v1/traces']);
});

describe('kept on disk, and sent by the next call', () => {
  test.each([
    ['answers 503', { status: 503 }],
    ['answers 429 and says when', { status: 429, headers: { 'retry-after': '600' } }],
    ['answers 502 with a page', { status: 502, body: '<html>' }],
  ])('when the server %s', async (_, behaviour) => {
    receiver.behave(behaviour);
    expect(await say('first')).toMatchObject({ code: 0, stderr: '' });
    expect(kept()).toHaveLength(2);
    const asked = receiver.requests.length;

    // While it is left alone, a call does not even try.
    receiver.behave('take');
    await say('second', { RUNLENS_EXEC_BUFFER_BYTES: '1MiB' });
    expect(receiver.requests).toHaveLength(asked);

    await until('all is delivered', async () => {
      await agent.run(['exec', '--flush']);
      return kept().length === 0;
    });
    expect(said().sort()).toEqual(['first', 'second']);
    expect(receiver.spans).toHaveLength(2);
    // What was asked before is repeated byte for byte, so that a server can tell.
    const [first] = receiver.requests;
    expect(receiver.requests.filter(({ body }) => first?.body.equals(body))).toHaveLength(2);
  });

  test('when the server is gone', async () => {
    const url = receiver.url;
    await receiver.close();
    expect(await say('first')).toMatchObject({ code: 0, stderr: '' });
    expect(kept()).toHaveLength(2);
    receiver = await startReceiver();
    expect(receiver.url).not.toBe(url);
    // Another address gets nothing of it.
    await say('elsewhere', { RUNLENS_URL: receiver.url });
    expect(said()).toEqual(['elsewhere']);
    expect(kept()).toHaveLength(2);
  });

  test('when the server hangs: the build goes on', async () => {
    receiver.behave('hang');
    expect(await say('first', { RUNLENS_EXEC_WAIT: '1ms' })).toMatchObject({ code: 0, stderr: '' });
    expect(kept()).toHaveLength(2);
    receiver.behave('take');
    await until('all is delivered', async () => {
      await agent.run(['exec', '--flush']);
      return kept().length === 0;
    });
    expect(said()).toEqual(['first']);
  });

  test('when the server is slower than is waited for: only the first command waits', async () => {
    receiver.behave('hang');
    await say('first', { RUNLENS_EXEC_WAIT: '1ms' });
    // It would wait for 20 s, and the test for longer than it may.
    const before = receiver.spans.length;
    expect(await say('second')).toMatchObject({ code: 0, stderr: '' });
    expect(receiver.spans).toHaveLength(before);
    expect(kept()).toHaveLength(4);
  });

  test('when the server is gone and the output is huge: a bound on disk, and a count of what is lost', async () => {
    await receiver.close();
    const input = Buffer.from(randomBytes(3_000_000).toString('base64').replace(/.{76}/g, '$&\n'));
    const { code, stdout, stderr } = await agent.run(['exec', '--', 'cat'], {
      input,
      env: { RUNLENS_EXEC_BUFFER_BYTES: '1MiB' },
    });
    expect(code).toBe(0);
    expect(stdout.equals(input)).toBe(true);
    const bytes = kept().reduce((sum, name) => sum + statSync(join(agent.folder, name)).size, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(2 ** 20);
    // Each line and the span is either on disk or in the count.
    const onDisk = kept().reduce((sum, name) => sum + Number(name.split('.').at(-2)), 0);
    const [, lost] = /^runlens: (\d+) records for \S+ lost \(no room in the buffer on disk\)\n$/.exec(stderr) ?? [];
    expect(onDisk + Number(lost)).toBe(input.toString().split('\n').length + 1);
  });

  test('when it answers with rubbish that is no HTTP', async () => {
    const server = createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH_9.9\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(await say('first', { RUNLENS_URL: `http://127.0.0.1:${port}` })).toMatchObject({ code: 0, stderr: '' });
    expect(kept()).toHaveLength(2);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('lost, and said in one line', () => {
  test.each([400, 401, 404, 413, 301])('the server answers %i', async (status) => {
    receiver.behave({ status, headers: { location: 'http://127.0.0.1:9/' } });
    const env = { RUNLENS_TOKEN: 'hunter2', RUNLENS_URL: receiver.url.replace('//', '//user:passw0rd@') };
    const { code, stdout, stderr } = await say('first', env);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: 'first\n' });
    expect(stderr).toMatch(new RegExp(`^runlens: 2 records for 127\\.0\\.0\\.1:\\d+ lost \\(answer ${status}\\)\\n$`));
    expect(kept()).toEqual([]);
  });

  test('a partial success', async () => {
    receiver.behave({ status: 200, body: '{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"no"}}' });
    const { stderr } = await agent.run(['exec', '--', 'sh', '-c', 'seq 5']);
    expect(stderr).toMatch(/^runlens: 6 records for \S+ lost \(rejected by the server\)\n$/);
  });

  test('the buffer is full', async () => {
    receiver.behave({ status: 503 });
    const { code, stderr } = await say('first', { RUNLENS_EXEC_BUFFER_BYTES: '1' });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^runlens: 2 records for \S+ lost \(no room in the buffer on disk\)\n$/);
  });

  test('the buffer cannot be written', async () => {
    receiver.behave({ status: 503 });
    writeFileSync(join(agent.folder, 'file'), '');
    const { code, stdout, stderr } = await say('first', {
      RUNLENS_EXEC_BUFFER_DIR: join(agent.folder, 'file', 'below'),
    });
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: 'first\n' });
    expect(stderr).toMatch(/^runlens: 2 records .* lost/);
  });

  test('what was refused after it had waited on disk is told by a later span', async () => {
    receiver.behave({ status: 503 });
    await agent.run(['exec', '--', 'sh', '-c', 'seq 5']);
    receiver.behave({ status: 400 });
    await agent.run(['exec', '--flush']);
    receiver.behave('take');
    await until('a later span says so', async () => {
      await say('later');
      return receiver.spans.some(({ attributes }) => attributes['runlens.exec.earlier_dropped_records'] === '6');
    });
  });
});

test('without a place for pipes the command runs, and its span says what is missing', async () => {
  const { code, stdout } = await say('first', { PATH: '/nonexistent' });
  expect(code).toBe(127);
  expect(stdout.toString()).toBe('');
  const withoutPipes = await agent.run(['exec', '--', '/bin/echo', 'first'], { env: { PATH: '/nonexistent' } });
  expect({ code: withoutPipes.code, stdout: withoutPipes.stdout.toString() }).toEqual({ code: 0, stdout: 'first\n' });
  expect(said()).toEqual([]);
  expect(receiver.spans.map(({ attributes }) => attributes['runlens.exec.log.off'])).toEqual([
    'not captured',
    'not captured',
  ]);
});

test('two commands at once use one buffer, and each record arrives once', async () => {
  receiver.behave({ status: 503 });
  await Promise.all(Array.from({ length: 6 }, (_, index) => say(`line ${index}`)));
  expect(kept()).toHaveLength(12);
  receiver.behave('take');
  await until('all is delivered', async () => {
    await Promise.all([1, 2, 3].map(() => agent.run(['exec', '--flush'])));
    return kept().length === 0;
  });
  expect(said().sort()).toEqual([0, 1, 2, 3, 4, 5].map((index) => `line ${index}`));
  expect(new Set(receiver.spans.map(({ spanId }) => spanId)).size).toBe(6);
  expect(receiver.spans).toHaveLength(6);
});

test('no logs are asked for: the command has our own streams', async () => {
  const { stdout } = await say('first', { RUNLENS_EXEC_LOG_BYTES: '0' });
  expect(stdout.toString()).toBe('first\n');
  expect(receiver.logs).toEqual([]);
  expect(receiver.spans).toHaveLength(1);
});

test('a mistyped setting is said, without its value, and the command runs', async () => {
  expect(await say('first', { RUNLENS_EXEC_WAIT: 'hunter2' })).toMatchObject({
    code: 0,
    stderr: 'runlens: RUNLENS_EXEC_WAIT must be a time like 90s, 12h or 7d\n',
  });
});

describe('what the span says the command used', () => {
  test.skipIf(process.platform !== 'linux')(
    'processor time, of descendants too, and memory while it lived',
    async () => {
      mkdirSync(join(agent.folder, 'work'));
      const script = `const b = Buffer.alloc(150e6, 1); const end = process.cpuUsage().user + 4e5;
      while (process.cpuUsage().user < end) b[0]++; setTimeout(() => {}, 300)`;
      // The command itself does nothing; its child does.
      await agent.run(['exec', '--', 'sh', '-c', `"${process.execPath}" -e '${script}'; true`]);
      const attributes = receiver.spans[0]?.attributes ?? {};
      expect(Number(attributes['runlens.exec.cpu.user_seconds'])).toBeGreaterThanOrEqual(0.3);
      expect(Number(attributes['runlens.exec.memory.peak_bytes'])).toBeGreaterThanOrEqual(150e6);
      expect(Number(attributes['runlens.exec.memory.largest_process_bytes'])).toBeGreaterThanOrEqual(150e6);
      expect(Number(attributes['runlens.exec.memory.samples'])).toBeGreaterThanOrEqual(1);
    },
  );
});
