import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Delivery } from './fixtures-files.ts';

const entry = fileURLToPath(new URL('../../dist/runlens.cjs', import.meta.url));
const secret = 'a secret that only tests know';

export interface Program {
  url: string;
  /** Sends one signed delivery; the status of the answer. */
  deliver(delivery: Delivery): Promise<number>;
  /** Resolves when nothing acknowledged waits for the tables any more. */
  settled(): Promise<void>;
  /** Asks it to end and waits; the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the built program as a user would, with its data in `dataDir`, and waits until it is ready. */
export async function startProgram(dataDir: string): Promise<Program> {
  if (!existsSync(entry)) throw new Error('The program is not built. Run: npm run build');
  const env = {
    ...process.env,
    RUNLENS_PORT: '0',
    RUNLENS_OTLP_HTTP_PORT: '0',
    RUNLENS_OTLP_GRPC_PORT: '0',
    RUNLENS_DATA_DIR: join(dataDir),
    RUNLENS_GITHUB_WEBHOOK_SECRET: secret,
    // The payloads are years old; with the defaults their rows would expire as they are written.
    RUNLENS_RETENTION_RUNS_DAYS: '20000',
    RUNLENS_RETENTION_JOBS_DAYS: '20000',
    RUNLENS_RETENTION_STEPS_DAYS: '20000',
  };
  const child = spawn(process.execPath, [entry, 'up'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  // Whatever becomes of the test, the program does not outlive it.
  process.once('exit', () => child.kill('SIGKILL'));
  const url = await readyAt(child);
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    url,
    async deliver({ event, deliveryId, body }) {
      const response = await fetch(`${url}/webhooks/github`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-github-event': event,
          'x-github-delivery': deliveryId,
          'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
        body,
      });
      await response.arrayBuffer();
      return response.status;
    },
    async settled() {
      for (;;) {
        const health = (await (await fetch(`${url}/health`)).json()) as {
          components: { journal: { numbers: { entries: number } } };
        };
        if (health.components.journal.numbers.entries === 0) return;
        await new Promise((next) => setTimeout(next, 50));
      }
    },
    async stop() {
      child.kill('SIGTERM');
      return exit;
    },
  };
}

function readyAt(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /Runlens is ready at (\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the program ended with code ${code}:\n${said}`)));
  });
}
