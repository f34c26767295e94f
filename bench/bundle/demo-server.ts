import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const pollMs = 250;

/** The built program with demonstration data, loaded and at rest. */
export async function startDemoServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'runlens-bundle-'));
  const main = join(process.cwd(), 'dist', 'main.js');
  const child = spawn(process.execPath, [main, 'up', '--demo', '--port', '0', '--data-dir', dataDir], {
    env: { ...process.env, RUNLENS_ADMIN_TOKEN: '', RUNLENS_OTLP_HTTP_PORT: '0', RUNLENS_OTLP_GRPC_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const url = await readyAt(child);
    await atRest(url);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The data is sent and the journal is empty. */
async function atRest(url: string): Promise<void> {
  for (;;) {
    const demo = (await get(`${url}/api/v1/demo`)) as { state: string; message: string };
    if (demo.state === 'failed') throw new Error(`The demonstration data was not loaded: ${demo.message}`);
    const intake = (await get(`${url}/api/v1/intake/summary`)) as { journal: { entries: number } };
    if (demo.state === 'done' && intake.journal.entries === 0) return;
    await new Promise((next) => setTimeout(next, pollMs));
  }
}

async function get(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

function readyAt(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /Runlens is ready at (http:\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}:\n${said}`)));
  });
}
