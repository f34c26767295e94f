import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const main = join(import.meta.dirname, '..', '..', 'dist', 'runlens.cjs');
export const adminToken = 'browser-test-admin-token-0123456789';
const webhookSecret = 'browser-test-secret';

export interface Program {
  url: string;
  /** Sends a signed delivery as GitHub would; gives the status of the answer. */
  deliver(event: string, payload: unknown): Promise<number>;
  /** What the server says of its demonstration data. */
  demoMessage(): Promise<string>;
  /** Waits until the demonstration data is loaded. */
  demoLoaded(): Promise<void>;
  stop(): Promise<void>;
}

/** The real program as a process of its own, on a free port and an empty directory, with demonstration data. */
export async function startProgram(): Promise<Program> {
  if (!existsSync(main)) throw new Error('dist/runlens.cjs is missing. Run: npm run build');
  const dataDir = mkdtempSync(join(tmpdir(), 'runlens-browser-'));
  const child = spawn(process.execPath, [main, 'up', '--demo', '--port', '0', '--data-dir', dataDir], {
    env: {
      ...process.env,
      RUNLENS_ADMIN_TOKEN: adminToken,
      RUNLENS_GITHUB_WEBHOOK_SECRET: webhookSecret,
      RUNLENS_OTLP_HTTP_PORT: '0',
      RUNLENS_OTLP_GRPC_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await readyAt(child);
  const demo = async () => {
    const response = await fetch(`${url}/api/v1/demo`, { headers: { authorization: `Bearer ${adminToken}` } });
    return (await response.json()) as { state: string; message: string };
  };
  return {
    url,
    async deliver(event, payload) {
      const body = JSON.stringify(payload);
      const response = await fetch(`${url}/webhooks/github`, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'x-github-event': event,
          'x-github-delivery': randomUUID(),
          'x-hub-signature-256': `sha256=${createHmac('sha256', webhookSecret).update(body).digest('hex')}`,
        },
      });
      return response.status;
    },
    demoMessage: async () => (await demo()).message,
    async demoLoaded() {
      for (;;) {
        const { state, message } = await demo();
        if (state === 'done') return;
        if (state === 'failed') throw new Error(`the demonstration data was not loaded: ${message}`);
        await new Promise((next) => setTimeout(next, 250));
      }
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function readyAt(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const url = /Runlens is ready at (http:\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}:\n${said}`)));
  });
}
