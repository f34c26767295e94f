import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../program.ts';

/** The program as it is installed. */
const mainFile = fileURLToPath(new URL('../../../dist/runlens.cjs', import.meta.url));

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  stderr: string;
}

export interface Launch {
  env?: Record<string, string>;
  input?: Uint8Array;
}

/** The agent of the built program, with an environment of its own and a buffer directory of its own. */
export function createAgent(url?: string) {
  if (!existsSync(mainFile)) throw new Error('The program is not built. Run: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'runlens-agent-test-'));
  const buffer = join(folder, 'buffer');
  const environment = (env: Record<string, string> = {}): Record<string, string> => ({
    PATH: process.env.PATH ?? '',
    TMPDIR: folder,
    RUNLENS_EXEC_BUFFER_DIR: buffer,
    // Long enough for a busy machine; tests of the bound itself set their own.
    RUNLENS_EXEC_WAIT: '20s',
    ...(url !== undefined && { RUNLENS_URL: url }),
    ...env,
  });
  const launch = (args: readonly string[], { env, input }: Launch = {}) => {
    const child = spawn(process.execPath, [mainFile, ...args], { env: environment(env) });
    const stdout: Buffer[] = [];
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    child.stdin.on('error', () => undefined);
    if (input !== undefined) child.stdin.end(input);
    const finished = new Promise<Finished>((resolve) =>
      child.once('close', (code, signal) => resolve({ code, signal, stdout: Buffer.concat(stdout), stderr })),
    );
    return { child, finished, printed: () => Buffer.concat(stdout).toString() };
  };
  return {
    folder,
    buffer,
    mainFile,
    environment,
    launch,
    run: (args: readonly string[], options: Launch = {}): Promise<Finished> =>
      launch(args, { input: new Uint8Array(), ...options }).finished,
    // What a command has left to a process in the background may still write: a file that comes while its folder is emptied.
    remove: () =>
      until('nothing writes to the folder of the agent', async () => {
        try {
          rmSync(folder, { recursive: true, force: true });
          return true;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
          return false;
        }
      }),
  };
}

export type Agent = ReturnType<typeof createAgent>;
