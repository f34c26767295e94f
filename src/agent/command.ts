import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, readdirSync, readlinkSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { StreamName } from './capture.ts';
import type { Environment } from './ci/systems.ts';
import { openPipes, type Pipe } from './pipes.ts';
import { readProc } from './proc-stat.ts';

/** A stream of the command that goes through us. */
export interface Tapped {
  stream: StreamName;
  /** The descriptor of ours that it is written to. */
  toFd: number;
  pipe: Pipe;
}

const outputs = [
  { stream: 'stdout', toFd: 1 },
  { stream: 'stderr', toFd: 2 },
] as const;

/** Makes the pipes for those outputs that go through us; a terminal only with `terminals`. Without pipes, none does. */
export async function tapOutputs(terminals: boolean): Promise<Tapped[]> {
  const wanted = outputs.filter(({ toFd }) => terminals || !isatty(toFd));
  const pipes = (wanted.length > 0 && (await openPipes(wanted.length))) || [];
  return pipes.map((pipe, index) => ({ pipe, ...(wanted[index] ?? outputs[0]) }));
}

/** Starts a command with our own stdin, and with our own outputs where nobody listens in. */
export function startCommand(command: readonly string[], env: Environment, tapped: readonly Tapped[]): ChildProcess {
  const fdOf = (stream: StreamName): number | 'inherit' =>
    tapped.find((one) => one.stream === stream)?.pipe.writeFd ?? 'inherit';
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    env: tapped.length > 0 && tapped.every(({ toFd }) => isatty(toFd)) ? withColours(env) : env,
    stdio: ['inherit', fdOf('stdout'), fdOf('stderr'), ...furtherDescriptors(tapped)],
  });
  for (const { pipe } of tapped) closeSync(pipe.writeFd);
  return child;
}

/** What programs ask when their output is no terminal, although all of it is shown on one (https://force-color.org, bixense.com/clicolors). */
function withColours(env: Environment): Environment {
  if (env.NO_COLOR || env.FORCE_COLOR !== undefined || env.CLICOLOR_FORCE !== undefined) return env;
  return { ...env, FORCE_COLOR: '1', CLICOLOR_FORCE: '1' };
}

const lastDescriptor = 15;
const nonBlocking = 0o4000;

/**
 * Descriptors 3 to 15 as they were given to us (`exec 3>log` in a script, a jobserver): Node hides them from its children. Its own
 * are told from them by being event queues or by not blocking. Only Linux tells; elsewhere none is handed on.
 */
function furtherDescriptors(tapped: readonly Tapped[]): (number | 'ignore')[] {
  const ours = new Set(tapped.flatMap(({ pipe }) => [pipe.readFd, pipe.writeFd]));
  const given: (number | 'ignore')[] = [];
  for (const fd of openDescriptors()) {
    if (fd < 3 || fd > lastDescriptor || ours.has(fd) || isNodes(fd)) continue;
    while (given.length < fd - 3) given.push('ignore');
    given.push(fd);
  }
  return given;
}

function openDescriptors(): number[] {
  try {
    return readdirSync('/proc/self/fd')
      .map(Number)
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}

function isNodes(fd: number): boolean {
  try {
    if (readlinkSync(`/proc/self/fd/${fd}`).startsWith('anon_inode:')) return true;
  } catch {
    return true;
  }
  const flags = Number.parseInt(/^flags:\s+(\d+)/m.exec(readProc(`self/fdinfo/${fd}`) ?? '')?.[1] ?? '', 8);
  return Number.isNaN(flags) || (flags & nonBlocking) !== 0;
}
