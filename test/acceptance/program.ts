import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built program, as users run it. `npm test` builds it first. */
export const mainFile = fileURLToPath(new URL('../../dist/runlens.cjs', import.meta.url));
export const secret = 'acceptance-secret-0123';

export interface Program {
  url: string;
  /** Ports of OTLP. */
  otlp: { http: number; grpc: number };
  child: ChildProcess;
  /** Ends it with a signal and resolves to the exit code (null: killed by the signal). */
  end(signal: NodeJS.Signals): Promise<number | null>;
  output(): string;
}

/** A data directory of its own, removed by `remove`. */
export function makeDirectory(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'runlens-acceptance-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface Ended {
  code: number | null;
  output: string;
}

/** Starts `runlens up` and resolves when it serves; rejects with what it printed when it ends before. */
export async function startProgram(dataDir: string, env: Record<string, string> = {}): Promise<Program> {
  const { child, output, ended } = launch(dataDir, env);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /ready at (http:\/\/\S+)/.exec(output())?.[1];
      if (found) resolve(found);
    });
    ended.then(({ code }) => reject(new Error(`ended with ${code}:\n${output()}`)));
  });
  const portOf = (pattern: RegExp) => Number(pattern.exec(output())?.[1]);
  return {
    url,
    otlp: { http: portOf(/OTLP at http:\/\/[^:]+:(\d+)/), grpc: portOf(/:(\d+) \(gRPC\)/) },
    child,
    output,
    async end(signal) {
      if (child.exitCode === null) child.kill(signal);
      return (await ended).code;
    },
  };
}

/** Starts `runlens up` where it is expected to refuse, and resolves when it has ended. */
export function runToEnd(dataDir: string, env: Record<string, string> = {}): Promise<Ended> {
  return launch(dataDir, env).ended;
}

function launch(dataDir: string, env: Record<string, string>) {
  if (!existsSync(mainFile)) throw new Error('The program is not built. Run: npm run build');
  const child = spawn(process.execPath, [mainFile, 'up', '--data-dir', dataDir], {
    env: {
      PATH: process.env.PATH,
      RUNLENS_PORT: '0',
      RUNLENS_OTLP_HTTP_PORT: '0',
      RUNLENS_OTLP_GRPC_PORT: '0',
      RUNLENS_GITHUB_WEBHOOK_SECRET: secret,
      RUNLENS_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk;
    });
  }
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output: text })));
  return { child, output: () => text, ended };
}

export const sign = (body: string | Uint8Array, key = secret) =>
  `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

export interface Sent {
  event?: string;
  deliveryId: string;
  headers?: Record<string, string>;
}

/** Delivers a body as GitHub would. Rejects when the server goes away. */
export function deliver(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  { event = 'workflow_job', deliveryId, headers = {} }: Sent,
): Promise<Response> {
  return fetch(`${url}/webhooks/github`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': deliveryId,
      'x-hub-signature-256': sign(body),
      ...headers,
    },
  });
}

/** Asks again until the condition holds; two minutes at most. */
export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((next) => setTimeout(next, 20));
  }
}

interface Health {
  components: {
    journal: { numbers: { entries: number } };
    telemetry: { numbers: { journalEntries: number | null } };
  };
}

/** Resolves when everything acknowledged is in the tables. */
export function drained(url: string): Promise<void> {
  return until('the journal is empty', async () => {
    const health = (await (await fetch(`${url}/health`)).json()) as Health;
    const { journal, telemetry } = health.components;
    return telemetry.numbers.journalEntries === 0 && journal.numbers.entries === 0;
  });
}
