import type { Command } from 'commander';
import { type Config, loadConfig } from '../config/load.ts';
import { type Setting, settings } from '../config/settings.ts';

/** What a verb may use of the world; only `main.ts` fills it in. */
export interface CliContext {
  /** How the program was called, as people would type it again: `runlens`. */
  command: string;
  env: Record<string, string | undefined>;
  /** Undefined when there is no such file or it cannot be read. */
  readFile(path: string): string | undefined;
  /** Standard input as text, to its end. */
  readInput(): Promise<string>;
  isInputTerminal: boolean;
  /** Results, for pipes. */
  print(text: string): void;
  /** Progress and remarks, for people. */
  note(text: string): void;
  isTerminal: boolean;
  /** Runs `stop` on SIGINT and SIGTERM; a second signal ends the process at once. */
  onSignal(stop: () => Promise<void>): void;
}

/** A verb adds itself to the program. */
export type Verb = (program: Command, context: CliContext) => void;

const withFlags = (settings as readonly Setting[]).filter((setting) => setting.flag !== undefined);

/** Adds a flag for each setting that has one (and, of `names`, only those). */
export function addSettingFlags(command: Command, names?: readonly string[]): Command {
  for (const { flag, kind, name, description, default: initial } of withFlags) {
    if (names && !names.includes(name)) continue;
    const shown = initial === '' || kind === 'flag' ? '' : ` (default: ${initial})`;
    command.option(kind === 'flag' ? `${flag}` : `${flag} <value>`, `${description}${shown}`);
  }
  return command;
}

/**
 * The settings for a command line. Throws RunlensError `config_invalid`.
 * @param options what commander parsed: camel-cased flags, as written.
 */
export function configOf(options: Record<string, unknown>, context: CliContext): Config {
  const flags: Record<string, string> = {};
  for (const { name, flag } of withFlags) {
    const key = (flag ?? '').replace(/^--/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    if (options[key] !== undefined) flags[name] = String(options[key]);
  }
  return loadConfig({ flags, env: context.env, readFile: context.readFile });
}
