import type { CliContext } from './context.ts';
import { exitCodes, VerbError } from './verb-error.ts';

/** What a verb that talks to a running server may touch of the world; tests bring their own. */
export interface Io {
  /** How the program was called, as people would type it again: `runlens`. */
  command: string;
  /** Results, to standard output. */
  out(text: string): void;
  /** Progress and remarks, to standard error. */
  err(text: string): void;
  /** Width of the terminal that standard error is: progress may redraw its line. Null: plain lines. */
  terminalColumns: number | null;
  env: Readonly<Record<string, string | undefined>>;
  /** Undefined when there is no such file, or it cannot be read. */
  readFile(path: string): string | undefined;
  /** Standard input as text, to its end. */
  readInput(): Promise<string>;
  /** Somebody would have to type it. */
  isInputTerminal: boolean;
  fetch: typeof fetch;
  now(): number;
  /** Aborts at SIGINT and SIGTERM. */
  signal: AbortSignal;
}

/** Runs a verb that can be stopped; stopped, it ends with `interrupted` after it has put its things in order. */
export function stoppable(context: CliContext, verb: (io: Io) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const stopped = new VerbError('Stopped.', exitCodes.interrupted);
  const done = verb({
    command: context.command,
    out: (text) => context.print(text),
    err: (text) => context.note(text),
    terminalColumns: context.isTerminal ? process.stderr.columns || 80 : null,
    env: context.env,
    readFile: (path) => context.readFile(path),
    // What is waited for at a terminal would not let it end.
    readInput: () => Promise.race([context.readInput(), aborted(stop.signal)]),
    isInputTerminal: context.isInputTerminal,
    fetch: globalThis.fetch,
    now: Date.now,
    signal: stop.signal,
  }).catch((error: unknown) => {
    throw stop.signal.aborted && !(error instanceof VerbError) ? stopped : error;
  });
  context.onSignal(async () => {
    stop.abort(stopped);
    await done;
  });
  return done;
}

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

/** A secret from `NAME` or the file named by `NAME_FILE`; '' when neither is set. Never from an argument. */
export function readSecret({ env, readFile }: Pick<Io, 'env' | 'readFile'>, name: string): string {
  const path = env[`${name}_FILE`];
  const direct = env[name] ?? '';
  if (path === undefined || path === '') return direct.trim();
  if (direct !== '') throw new VerbError(`${name} and ${name}_FILE are both set; keep one of them.`, exitCodes.usage);
  const text = readFile(path)?.trim();
  if (!text) throw new VerbError(`${name}_FILE = ${path}: the file cannot be read or is empty.`, exitCodes.usage);
  return text;
}
