import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Running, mainFile as serverFile, startNode } from './intake/program.ts';
import { alternate, compare } from './shared/alternate.ts';
import { type Emit, median } from './shared/line.ts';

const receiverFile = ['./exec/receiver.js', './exec/receiver.ts']
  .map((name) => fileURLToPath(new URL(name, import.meta.url)))
  .find(existsSync);
/** The agent as it is installed. */
const mainFile = join(dirname(serverFile), 'runlens.cjs');
const startRounds = 25;
const streamRounds = 3;
const streamBytes = 2 ** 30;
/** What docs/guides/agent.md promises of the end of a command whose server does not answer. */
const longestWaitMs = 300;

/** What the agent costs a build: its start and end around a command that does nothing, and its hold on a stream of 1 GiB. */
export async function run(emit: Emit): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'runlens-bench-exec-'));
  const taking = await startNode(receiverFile ?? '', []);
  const hanging = await startNode(receiverFile ?? '', ['hang']);
  try {
    for (const [what, url] of [
      ['answers', taking.url],
      ['refuses', 'http://127.0.0.1:9'],
      ['off', ''],
    ] as const) {
      const env = environment(join(folder, what), url);
      emit(
        await alternate({
          bench: `exec.start.${what}`,
          unit: 'ms',
          peer: 'node -e 0',
          better: 'lower',
          rounds: startRounds,
          ours: () => timed([process.execPath, mainFile, 'exec', '--', 'true'], env),
          theirs: () => timed([process.execPath, '-e', '0'], env),
        }),
      );
    }
    await measureWait(emit, folder, taking, hanging);
    await measureStream(emit, folder, taking);
  } finally {
    await taking.stop();
    await hanging.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A server that takes the connection and never answers: how much longer than with one that does. */
async function measureWait(emit: Emit, folder: string, taking: Running, hanging: Running): Promise<void> {
  const waits: number[] = [];
  const command = [process.execPath, mainFile, 'exec', '--', 'true'];
  for (let round = 0; round < streamRounds; round += 1) {
    // A new directory each, because after the first failure the server is not waited for at all.
    const slow = await timed(command, environment(join(folder, `hang-${round}`), hanging.url));
    waits.push(slow - (await timed(command, environment(join(folder, 'answers'), taking.url))));
  }
  emit(
    compare({
      bench: 'exec.wait',
      unit: 'ms',
      peer: 'promised at most',
      better: 'lower',
      ours: median(waits),
      theirs: longestWaitMs,
    }),
  );
}

async function measureStream(emit: Emit, folder: string, taking: Running): Promise<void> {
  const file = join(folder, 'big.log');
  writeLines(file, streamBytes);
  const env = environment(join(folder, 'stream'), taking.url);
  const throughput = async (command: string): Promise<number> =>
    streamBytes / 2 ** 20 / ((await timed(['sh', '-c', `${command} | cat > /dev/null`], env)) / 1000);
  for (const [bench, peer, theirs] of [
    ['in_place', 'cat in its place', `cat "${file}" | cat`],
    ['alone', 'cat alone', `cat "${file}"`],
  ] as const) {
    emit(
      await alternate({
        bench: `exec.throughput.${bench}`,
        unit: 'MiB/s',
        peer,
        better: 'higher',
        rounds: streamRounds,
        ours: () => throughput(`"${process.execPath}" "${mainFile}" exec -- cat "${file}"`),
        theirs: () => throughput(theirs),
      }),
    );
  }
}

function environment(buffer: string, url: string): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, RUNLENS_EXEC_BUFFER_DIR: buffer, ...(url !== '' && { RUNLENS_URL: url }) };
}

/** Milliseconds until the command has ended well. */
async function timed([file = '', ...args]: string[], env: Record<string, string>): Promise<number> {
  const started = performance.now();
  const child = spawn(file, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}`);
  return performance.now() - started;
}

/** Lines as builds print them, none like the one before. */
function writeLines(file: string, bytes: number): void {
  const fd = openSync(file, 'w');
  for (let written = 0, block = 0; written < bytes; block += 1) {
    let text = '';
    for (let line = 0; text.length < 2 ** 20; line += 1) {
      text += `[${block}.${line}] Compiling module ${(block * 7919 + line * 104_729) % 99_991} of the build … ok\n`;
    }
    const chunk = Buffer.from(text).subarray(0, bytes - written);
    writeSync(fd, chunk);
    written += chunk.length;
  }
  closeSync(fd);
}
