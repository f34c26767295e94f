import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Running {
  url: string;
  pid: number;
  /** Ends the process and resolves when it is gone. */
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
/** The program as it is shipped: this file runs from `dist-bench/bench/intake` or from `bench/intake`. */
export const mainFile =
  [`${root}dist/main.js`, `${root}../dist/main.js`].find((file) => existsSync(file)) ?? `${root}dist/main.js`;

/** Starts a Node program and resolves when it has printed an address. */
export async function startNode(file: string, args: string[], env: Record<string, string> = {}): Promise<Running> {
  const child = spawn(process.execPath, [file, ...args], {
    env: { ...process.env, RUNLENS_OTLP_HTTP_PORT: '0', RUNLENS_OTLP_GRPC_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer) => {
      output += chunk;
      const found = /https?:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (found) resolve(found);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', (chunk: Buffer) => (output += chunk));
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}:\n${output}`)));
  });
  return { url, pid: child.pid ?? 0, stop: () => end(child) };
}

function end(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  return gone;
}

/** Resident memory of a process in MiB (Linux). */
export function residentMiB(pid: number): number {
  const kib = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return kib / 1024;
}
