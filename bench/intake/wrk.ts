import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface WrkResult {
  requests: number;
  seconds: number;
  p99Ms: number;
}

const script = fileURLToPath(new URL('./deliver.lua', import.meta.url));

/** Sends deliveries from number `from` on for some seconds. Throws when wrk is missing or any answer was not a 2xx. */
export async function runWrk(url: string, folder: string, from: number, seconds: number): Promise<WrkResult> {
  const { spawn } = await import('node:child_process');
  if (spawnSync('wrk', ['--version']).error) throw new Error('wrk is not installed (Debian: apt-get install wrk).');
  const env = { ...process.env, RUNLENS_BENCH_FOLDER: folder, RUNLENS_BENCH_FROM: String(from) };
  const child = spawn('wrk', ['-t1', '-c256', `-d${seconds}s`, '--timeout', '10s', '-s', script, url], { env });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  await new Promise((resolve) => child.once('close', resolve));
  const [, requests, micros, refused, broken, p99] = (/RESULT (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(output) ?? []).map(
    Number,
  );
  if (!requests || !micros || refused !== 0 || broken !== 0) throw new Error(`wrk did not get through:\n${output}`);
  return { requests, seconds: micros / 1e6, p99Ms: (p99 ?? 0) / 1000 };
}
