import type { Environment } from './ci/systems.ts';
import type { AgentSettings } from './settings.ts';

/** How people name variables that hold a secret, and those of them that only say where one is. */
const secretName = /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|(API|ACCESS|PRIVATE|SIGNING|ENCRYPTION)_?KEY/i;
const placeName = /_(FILE|PATH|DIR|URL|SOCK|NAME|ID)$/i;
/** Of anything shorter, every log would be full of stars. */
const shortest = 8;
const mostSecrets = 1000;
const passwordInUrl = /:\/\/[^/:@\s]*:([^/@\s]+)@/g;
const addMask = /^::add-mask::(.+)$/;

/**
 * Puts `***` in place of secrets in lines that are sent: our own credential, values of variables that are named like one, passwords in
 * addresses, and what a step hides from GitHub's log with `::add-mask::`. A CI system masks its own log after us, so we see it all.
 */
export function createMask(env: Environment, { traces, logs }: Pick<AgentSettings, 'traces' | 'logs'>) {
  const secrets = new Set<string>();
  let pattern: RegExp | null = null;

  /** A CI system masks each line of a secret, and so do we. */
  function add(...values: string[]): void {
    for (const value of values.flatMap((one) => one.split(/\r?\n/)).map((one) => one.trim())) {
      if (value.length >= shortest && secrets.size < mostSecrets) secrets.add(value);
    }
    // The longest first: one secret may hold another.
    const sorted = [...secrets].sort((a, b) => b.length - a.length);
    pattern = sorted.length === 0 ? null : new RegExp(sorted.map(escaped).join('|'), 'g');
  }

  const headers = [traces, logs].flatMap((target) => Object.values(target?.headers ?? {}));
  const named = Object.entries(env).filter(([name]) => secretName.test(name) && !placeName.test(name));
  add(
    ...headers.flatMap((value) => [value, value.slice(value.indexOf(' ') + 1)]),
    ...named.map(([, value]) => value ?? ''),
    ...Object.values(env).flatMap((value) =>
      [...(value ?? '').matchAll(passwordInUrl)].map(([, password = '']) => password),
    ),
  );

  return (line: string): string => {
    const told = line.startsWith('::') ? addMask.exec(line)?.[1] : undefined;
    if (told !== undefined) {
      // https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
      add(told.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%'));
      return '::add-mask::***';
    }
    return pattern === null ? line : line.replace(pattern, '***');
  };
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
