import { setTimeout as sleep } from 'node:timers/promises';
import type { Verb } from './context.ts';
import { type Io, stoppable } from './io.ts';
import { createServerApi } from './server-api.ts';
import { VerbError } from './verb-error.ts';

interface DemoState {
  state: 'none' | 'running' | 'done' | 'failed';
  done: number;
  total: number;
  message: string;
}

const pollMs = 250;

/** `runlens demo`: asks the running server for demonstration data and waits until it is loaded. */
export const demo: Verb = (program, context) => {
  program
    .command('demo')
    .description('load demonstration data into the running server')
    .option('--server <url>', 'the running server (default: RUNLENS_SERVER or RUNLENS_URL, else http://127.0.0.1:8080)')
    .addHelpText(
      'after',
      `\n"${context.command} up --demo" starts a server with it. A protected server asks for RUNLENS_ADMIN_TOKEN.`,
    )
    .action((flags: { server?: string }) => stoppable(context, (io) => loadDemo(io, flags.server)));
};

async function loadDemo(io: Io, serverFlag: string | undefined): Promise<void> {
  const api = createServerApi(io, serverFlag);
  let state = await api.request<DemoState>('POST', '/demo');
  let shown = -1;
  while (state.state === 'running') {
    const percent = state.total === 0 ? 0 : Math.floor((100 * state.done) / state.total);
    const isDue = io.terminalColumns === null ? percent >= shown + 10 : percent !== shown;
    if (isDue || shown < 0) {
      const line = `loading demonstration data: ${percent} % (${state.done} of ${state.total} events)`;
      io.err(io.terminalColumns === null ? `${line}\n` : `\r\u001b[2K${line}`);
      shown = percent;
    }
    await sleep(pollMs, undefined, { signal: io.signal });
    state = await api.request<DemoState>('GET', '/demo');
  }
  if (io.terminalColumns !== null && shown >= 0) io.err('\n');
  if (state.state !== 'done') {
    throw new VerbError(`The demonstration data was not loaded: ${state.message || 'the server gives no reason'}`);
  }
  io.out(`Demonstration data is loaded: ${state.done} events. Open ${api.server.origin}/\n`);
}
