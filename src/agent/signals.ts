import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { ownStat } from './proc-stat.ts';

/** Handed on to the command. */
const forwarded: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];
const fromTheTerminal: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

/**
 * Signals by which we can end as the command did. The others would write a second core dump, are used or ignored by Node
 * (SIGUSR1, SIGPIPE), or do not end a process; for these the exit code says it, as a shell does.
 */
const diesBy: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL', 'SIGALRM', 'SIGUSR2'];
const deliveryMs = 500;
const processGroup = 5;
const terminalForeground = 8;

/** From now on our signals are the command's. Before `start`, they are kept for it. */
export function forwardSignals() {
  let command: ChildProcess | null = null;
  const early: NodeJS.Signals[] = [];
  const atTerminal = sharesTerminalForeground();
  const pass = (signal: NodeJS.Signals): void => {
    if (atTerminal && fromTheTerminal.includes(signal)) return;
    if (command === null) early.push(signal);
    else command.kill(signal);
  };
  for (const signal of forwarded) process.on(signal, pass);
  return {
    start(child: ChildProcess): void {
      command = child;
      for (const signal of early) child.kill(signal);
    },
  };
}

/** Ends this process the way the command ended. */
export function endAs(code: number | null, signal: NodeJS.Signals | null): never {
  if (signal === null) process.exit(code ?? 1);
  if (diesBy.includes(signal)) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    // Another thread of this process may be the one that takes it: give it the moment that this needs.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, deliveryMs);
  }
  process.exit(128 + constants.signals[signal]);
}

/**
 * Whether the terminal gives its Ctrl-C to the command as well as to us, because both are its foreground group. Then it must not be
 * forwarded: many programs take a second SIGINT for "now, without tidying up".
 */
function sharesTerminalForeground(): boolean {
  const field = ownStat();
  return field !== null && field(terminalForeground) > 0 && field(terminalForeground) === field(processGroup);
}
