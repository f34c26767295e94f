import { createKeyLines } from '../model/key-lines.ts';
import type { Environment } from './ci/systems.ts';
import { createSecretSearch } from './secret-search.ts';
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
 * addresses, and what a step hides from GitHub's log with `::add-mask::`, in every form of secret-forms.ts: the server does not know
 * them. Private keys as well, since a batch may end within one. A CI system masks its own log after us, so we see it all.
 * @returns a function of whole lines in UTF-8, each with a newline at its end.
 */
export function createMask(env: Environment, { traces, logs }: Pick<AgentSettings, 'traces' | 'logs'>) {
  const secrets = new Set<string>();
  const search = createSecretSearch(shortest);
  const keys = createKeyLines();

  /** A CI system masks each line of a secret, and so do we. */
  function add(...values: string[]): void {
    for (const value of values.flatMap((one) => one.split(/\r?\n/)).map((one) => one.trim())) {
      if (value.length < shortest || secrets.size >= mostSecrets || secrets.has(value)) continue;
      secrets.add(value);
      search.add(value);
    }
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

  /** A line without its end, a byte a character. */
  function maskLine(line: string): string {
    const told = addMask.exec(line)?.[1];
    if (told === undefined) return search.replace(keys.mask(line));
    // https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    const value = Buffer.from(told, 'latin1').toString();
    add(value.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%'));
    return '::add-mask::***';
  }

  return (lines: Buffer): Buffer => {
    const isOneByOne = keys.isOpen() || lines.includes('::add-mask::') || lines.includes('-----BEGIN ');
    if (secrets.size === 0 && !isOneByOne) return lines;
    // No secret holds the end of a line, so many lines are as good as one.
    const text = lines.toString('latin1');
    const masked = isOneByOne ? text.split('\n').map(maskLine).join('\n') : search.replace(text);
    return masked === text ? lines : Buffer.from(masked, 'latin1');
  };
}
