// The command under `runlens exec` must not notice it: its streams, its end, its signals.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../program.ts';
import { type Agent, createAgent } from './agent.ts';
import { type Receiver, startReceiver } from './receiver.ts';

let receiver: Receiver;
let agent: Agent;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.spans.length = 0;
  receiver.logs.length = 0;
  agent = createAgent(receiver.url);
});
afterEach(() => agent.remove());

const shell = (script: string): string[] => ['exec', '--', 'sh', '-c', script];
const bodies = (stream: string): string[] =>
  receiver.logs.filter(({ attributes }) => attributes['log.iostream'] === stream).map(({ body }) => body);

describe('the end', () => {
  test('the exit code is handed on', async () => {
    const codes = [0, 1, 2, 63, 64, 124, 125, 126, 127, 128, 130, 137, 143, 254, 255];
    const ended = await Promise.all(codes.map((code) => agent.run(shell(`exit ${code}`))));
    expect(ended.map(({ code }) => code)).toEqual(codes);
    expect(
      receiver.spans.map(({ attributes }) => Number(attributes['process.exit.code'])).sort((a, b) => a - b),
    ).toEqual(codes);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL', 'SIGUSR2', 'SIGALRM'] as const)(
    'killed by %s, so are we',
    async (signal) => {
      expect(await agent.run(shell(`kill -${signal.slice(3)} $$`))).toMatchObject({ code: null, signal });
      expect(receiver.spans[0]).toMatchObject({
        attributes: { 'runlens.exec.signal': signal },
        status: { code: 2, message: `killed by ${signal}` },
      });
    },
  );

  test.each([
    ['SIGABRT', 134],
    ['SIGSEGV', 139],
    ['SIGPIPE', 141],
    ['SIGUSR1', 138],
  ] as const)('killed by %s, the exit code says so', async (signal, code) => {
    expect(await agent.run(shell(`ulimit -c 0; kill -${signal.slice(3)} $$`))).toMatchObject({ code, signal: null });
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1'] as const)('%s for us is for the command', async (signal) => {
    const name = signal.slice(3);
    const { child, finished, printed } = agent.launch(
      shell(`trap 'echo got ${name}; exit 42' ${name}; echo ready; while :; do sleep 0.05; done`),
    );
    await until('the command listens', async () => printed().includes('ready'));
    child.kill(signal);
    expect(await finished).toMatchObject({ code: 42, signal: null, stderr: '' });
    expect(bodies('stdout')).toEqual(['ready', `got ${name}`]);
  });

  test('a command that is not there is 127, one that cannot be executed 126', async () => {
    expect(await agent.run(['exec', 'no-such-command'])).toMatchObject({
      code: 127,
      stderr: 'runlens: no-such-command: command not found\n',
    });
    const file = join(agent.folder, 'not-executable');
    writeFileSync(file, 'echo hi');
    expect(await agent.run(['exec', file])).toMatchObject({ code: 126, stderr: expect.stringContaining('EACCES') });
    const below = join(file, 'below');
    expect(await agent.run(['exec', below])).toMatchObject({
      code: 126,
      stderr: `runlens: ${below}: cannot be executed (ENOTDIR)\n`,
    });
    expect(receiver.spans.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
      ['no-such-command', 'ENOENT'],
      ['not-executable', 'EACCES'],
    ]);
  });
});

describe('the arguments', () => {
  test.each([
    [['exec', '--', 'echo', '--', '-n'], '-- -n\n'],
    [['exec', 'echo', '--name', 'x'], '--name x\n'],
    [['exec', '--name', 'n', 'echo', '--flush'], '--flush\n'],
    [['exec', '--name=n', '--', 'echo', 'a  b', ''], 'a  b \n'],
  ])('%j', async (args, printed) => {
    const { code, stdout, stderr } = await agent.run(args);
    expect({ code, stdout: stdout.toString(), stderr }).toEqual({ code: 0, stdout: printed, stderr: '' });
  });

  test.each([[['exec']], [['exec', '--']], [['exec', '--name']], [['exec', '--nmae', 'x', 'true']]])(
    '%j is a mistake of the caller',
    async (args) => {
      const { code, stderr } = await agent.run(args);
      expect(code).toBe(125);
      expect(stderr).toContain('Usage: runlens exec');
    },
  );

  test('the name of the span', async () => {
    await agent.run(['exec', '--name', 'unit tests', '--', '/bin/sh', '-c', ':']);
    await agent.run(['exec', '/bin/true']);
    expect(receiver.spans.map(({ name, attributes }) => [name, attributes['process.executable.name']])).toEqual([
      ['unit tests', 'sh'],
      ['true', 'true'],
    ]);
  });
});

describe('the streams', () => {
  test('bytes come out as they went in, whatever they are and however they are cut', async () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 5000 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(chunks, async (parts) => {
        const { child, finished } = agent.launch(['exec', '--', 'cat']);
        for (const part of parts) await new Promise((next) => child.stdin.write(part, next));
        child.stdin.end();
        const { stdout, code } = await finished;
        expect(code).toBe(0);
        expect(stdout.equals(Buffer.concat(parts))).toBe(true);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  test('40 MB of it, too, and what is not sent is counted', async () => {
    const input = Buffer.alloc(40_000_000);
    for (let at = 0; at < input.length; at += 4) input.writeUInt32LE(((at * 2_654_435_761) >>> 3) | 0x0a, at);
    const { stdout, code } = await agent.run(['exec', '--', 'cat'], { input, env: { RUNLENS_EXEC_LOG_BYTES: '1MiB' } });
    expect(code).toBe(0);
    expect(stdout.equals(input)).toBe(true);
    const dropped = receiver.logs.filter(({ attributes }) => attributes['runlens.log.dropped_bytes'] !== undefined);
    expect(
      dropped.map(({ severityText, attributes }) => [severityText, attributes['runlens.log.dropped_bytes']]),
    ).toEqual([['WARN', String(input.length - 2 ** 20)]]);
    expect(receiver.spans[0]?.attributes['runlens.exec.log.dropped_bytes']).toBe(String(input.length - 2 ** 20));
  });

  test('lines are logs of the span, each stream its own, in the order they came', async () => {
    await agent.run(shell('echo one; echo two; printf "é\\0€ no end"; echo wrong >&2'));
    expect(bodies('stdout')).toEqual(['one', 'two', 'é\0€ no end']);
    expect(bodies('stderr')).toEqual(['wrong']);
    const [span] = receiver.spans;
    for (const { traceId, spanId } of receiver.logs)
      expect({ traceId, spanId }).toEqual({ traceId: span?.traceId, spanId: span?.spanId });
    const times = receiver.logs.map(({ timeUnixNano }) => BigInt(timeUnixNano));
    expect(times).toEqual([...new Set(times)].sort((a, b) => (a < b ? -1 : 1)));
    expect((times.at(-1) ?? 0n) / 1_000_000n).toBeLessThanOrEqual(BigInt(span?.endTimeUnixNano ?? 0) / 1_000_000n);
  });

  test('a line of 3 MB is passed on whole and sent cut', async () => {
    const { stdout } = await agent.run(shell('head -c 3000000 /dev/zero | tr "\\0" x; echo; echo after'));
    expect(stdout).toHaveLength(3_000_007);
    expect(receiver.logs.map(({ body, attributes }) => [body.length, attributes['runlens.log.cut_bytes']])).toEqual([
      [65_536, String(3_000_000 - 65_536)],
      [5, undefined],
    ]);
  });

  test('a script may open its own streams by name', async () => {
    const { stdout, stderr, code } = await agent.run(shell('echo out > /dev/stdout; echo both | tee /dev/stderr'));
    expect({ code, stdout: stdout.toString(), stderr }).toEqual({ code: 0, stdout: 'out\nboth\n', stderr: 'both\n' });
  });

  test('a reader that goes away is the business of the command', async () => {
    const { child, finished, printed } = agent.launch(['exec', '--', 'yes']);
    await until('it prints', async () => printed().length > 0);
    child.stdout.destroy();
    expect((await finished).code).toBe(141);
    const quiet = agent.launch([
      'exec',
      '--',
      'sh',
      '-c',
      'trap "" PIPE; while echo x; do :; done 2>/dev/null; exit 7',
    ]);
    await until('it prints', async () => quiet.printed().length > 0);
    quiet.child.stdout.destroy();
    expect((await quiet.finished).code).toBe(7);
  });

  test('appending to a file appends', async () => {
    const file = join(agent.folder, 'log');
    writeFileSync(file, 'before\n');
    const fd = openSync(file, 'a');
    const child = spawn(process.execPath, [agent.mainFile, 'exec', '--', 'sh', '-c', 'echo one; echo two >&2'], {
      env: agent.environment(),
      stdio: ['ignore', fd, fd],
    });
    await new Promise((resolve) => child.once('exit', resolve));
    closeSync(fd);
    expect(readFileSync(file, 'utf8').split('\n').sort()).toEqual(['', 'before', 'one', 'two']);
  });

  const script = '/usr/bin/script';
  test.skipIf(!existsSync(script))(
    'a terminal stays the terminal of the command, but for its outputs in CI',
    async () => {
      const asks = 'for fd in 0 1 2; do test -t $fd && echo $fd is a terminal; done; echo colour $FORCE_COLOR';
      const atTerminal = async (env: Record<string, string>): Promise<string> => {
        const command = `"${process.execPath}" "${agent.mainFile}" exec -- sh -c '${asks}'`;
        const child = spawn(script, ['-qec', command, '/dev/null'], { env: agent.environment(env) });
        let shown = '';
        child.stdout.on('data', (chunk) => (shown += chunk));
        await new Promise((resolve) => child.once('close', resolve));
        return shown.replaceAll('\r', '');
      };
      expect(await atTerminal({})).toBe('0 is a terminal\n1 is a terminal\n2 is a terminal\ncolour\n');
      expect(receiver.logs).toEqual([]);
      expect(await atTerminal({ GITLAB_CI: 'true' })).toBe('0 is a terminal\ncolour 1\n');
      expect(bodies('stdout')).toEqual(['0 is a terminal', 'colour 1']);
    },
  );

  test('descriptors beyond the three are handed on', async () => {
    const file = join(agent.folder, 'three');
    const fd = openSync(file, 'w');
    const child = spawn(process.execPath, [agent.mainFile, 'exec', '--', 'sh', '-c', 'echo to three >&3'], {
      env: agent.environment(),
      stdio: ['ignore', 'ignore', 'ignore', fd],
    });
    await new Promise((resolve) => child.once('exit', resolve));
    closeSync(fd);
    expect(readFileSync(file, 'utf8')).toBe('to three\n');
  });

  test('what a command leaves running keeps its output, and is not waited for', async () => {
    const gate = join(agent.folder, 'gate');
    const { finished, printed } = agent.launch(
      shell(`(until [ -e ${gate} ]; do sleep 0.05; done; echo late) & echo early; exit 5`),
    );
    await until('the span is there although the stream is open', async () => receiver.spans.length === 1);
    expect(printed()).toBe('early\n');
    mkdirSync(gate);
    expect(await finished).toMatchObject({ code: 5 });
    expect(printed()).toBe('early\nlate\n');
  });
});
