import { spawn } from 'node:child_process';
import type { Environment } from './ci/systems.ts';
import { drain } from './drain.ts';
import { createOutbox } from './outbox.ts';
import { createPost } from './post.ts';
import { readAgentSettings } from './settings.ts';

/** `runlens exec --flush` ends after this, whatever the server does. */
const longestMs = 20_000;

/** Sends what is on disk, within a bound, and says nothing: what stays there stays for the next call. */
export async function flush(env: Environment): Promise<void> {
  const settings = readAgentSettings(env);
  if (settings.traces === null && settings.logs === null) return;
  await drain(createOutbox(settings), settings, createPost(), AbortSignal.timeout(longestMs));
}

/** The same in a process of its own that the build does not wait for. */
export function sendInBackground(): void {
  const [node, main] = process.argv;
  if (node === undefined || main === undefined) return;
  const child = spawn(process.execPath, [main, 'exec', '--flush'], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
