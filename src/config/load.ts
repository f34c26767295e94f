import { parse } from 'yaml';
import { RunlensError } from '../errors.ts';
import { type Kinds, parsers } from './parse.ts';
import { configFileEnv, type Setting, settings } from './settings.ts';

type Entry = (typeof settings)[number];

/** All settings, validated and frozen. Texts that are not set are ''. */
export type Config = { readonly [E in Entry as E['name']]: Readonly<Kinds[E['kind']]> } & {
  /** Names of the settings that somebody gave a value, be it the default's. */
  readonly given: ReadonlySet<string>;
};

export interface ConfigSources {
  /** Values of flags by setting name, as written. */
  flags?: Partial<Record<string, string>>;
  env?: Record<string, string | undefined>;
  /** Reads a file, or gives undefined when there is none. */
  readFile?: (path: string) => string | undefined;
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;
const adminTokenLength = 16;
/** `openssl rand -hex 16` */
const secretsKeyLength = 32;

/** True when only this machine can reach the address. */
export const isLoopback = (host: string) => loopback.test(host);

/**
 * Merges flag > environment > runlens.yaml > default. All problems are reported at once.
 * @throws RunlensError `config_invalid`; it never holds the value of a secret.
 */
export function loadConfig({ flags = {}, env = {}, readFile = () => undefined }: ConfigSources): Config {
  const problems: string[] = [];
  const file = readYaml(env, readFile, problems);
  const values: Record<string, unknown> = {};
  const given = new Set<string>();
  for (const setting of settings as readonly Setting[]) {
    const found = find(setting, flags, env, file, readFile, problems);
    if (found.text !== '') given.add(setting.name);
    try {
      values[setting.name] = freeze(parsers[setting.kind](found.text === '' ? setting.default : found.text));
    } catch (error) {
      if (found.text === '' && setting.default === '') values[setting.name] = '';
      else
        problems.push(
          `${found.from}${setting.secret ? '' : ` = ${JSON.stringify(found.text)}`}: ${(error as Error).message}`,
        );
    }
  }
  for (const path of file.keys()) {
    if (!settings.some((setting) => setting.yaml === path))
      problems.push(`runlens.yaml: ${path}: there is no such setting`);
  }
  const config = { ...values, given } as unknown as Config;
  if (problems.length === 0) checkAccess(config, problems);
  if (problems.length > 0)
    throw new RunlensError('config_invalid', { problems: problems.map((one) => `  ${one}`).join('\n') });
  return Object.freeze(config);
}

function checkAccess(config: Config, problems: string[]) {
  if (!isLoopback(config.host) && config.adminToken === '') {
    problems.push(
      `RUNLENS_HOST = ${JSON.stringify(config.host)}: other machines could reach it, so RUNLENS_ADMIN_TOKEN (or RUNLENS_ADMIN_TOKEN_FILE) must be set`,
    );
  }
  if (config.secretsKey !== '' && config.secretsKey.length < secretsKeyLength) {
    problems.push(`RUNLENS_SECRETS_KEY: must have at least ${secretsKeyLength} characters`);
  }
  if (config.adminToken !== '' && config.adminToken.length < adminTokenLength) {
    problems.push(`RUNLENS_ADMIN_TOKEN: must have at least ${adminTokenLength} characters`);
  }
}

function find(
  setting: Setting,
  flags: Partial<Record<string, string>>,
  env: Record<string, string | undefined>,
  file: Map<string, string>,
  readFile: (path: string) => string | undefined,
  problems: string[],
): { text: string; from: string } {
  const flag = flags[setting.name];
  if (flag !== undefined && setting.flag) return { text: flag, from: setting.flag };
  const direct = env[setting.env];
  if (setting.secret) {
    const path = env[`${setting.env}_FILE`];
    if (path && direct) problems.push(`${setting.env} and ${setting.env}_FILE: only one of them may be set`);
    else if (path) {
      const text = readFile(path);
      if (text === undefined) problems.push(`${setting.env}_FILE = ${JSON.stringify(path)}: the file cannot be read`);
      else if (text.trim() === '') problems.push(`${setting.env}_FILE = ${JSON.stringify(path)}: the file is empty`);
      return { text: text?.trim() ?? '', from: `${setting.env}_FILE` };
    }
  }
  if (direct !== undefined && direct !== '') return { text: direct, from: setting.env };
  const written = file.get(setting.yaml);
  if (written !== undefined) return { text: written, from: `runlens.yaml: ${setting.yaml}` };
  return { text: '', from: setting.env };
}

/** The file as a map from dotted path to text; lists become comma-separated text, as in the environment. */
function readYaml(
  env: Record<string, string | undefined>,
  readFile: (path: string) => string | undefined,
  problems: string[],
): Map<string, string> {
  const flat = new Map<string, string>();
  const path = env[configFileEnv] || 'runlens.yaml';
  const text = readFile(path);
  if (text === undefined) {
    if (env[configFileEnv]) problems.push(`${configFileEnv} = ${JSON.stringify(path)}: the file cannot be read`);
    return flat;
  }
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    // Only the first line: the rest quotes the file, which may hold secrets.
    problems.push(`${path}: ${(error as Error).message.split('\n')[0]?.replace(/:$/, '')}`);
    return flat;
  }
  const walk = (value: unknown, at: string) => {
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) flat.set(at, value.map(String).join(','));
    else if (typeof value === 'object')
      for (const [key, inner] of Object.entries(value)) walk(inner, at === '' ? key : `${at}.${key}`);
    else if (at === '') problems.push(`${path}: must be a list of settings`);
    else flat.set(at, String(value));
  };
  walk(document, '');
  return flat;
}

const freeze = <T>(value: T): T => (typeof value === 'object' ? Object.freeze(value) : value);
