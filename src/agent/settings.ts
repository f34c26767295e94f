import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isHeader, keyValues } from '../config/key-values.ts';
import { parsers } from '../config/parse.ts';
import type { Attributes, Environment } from './ci/systems.ts';

/** Where one signal goes. */
export interface Target {
  url: string;
  headers: Readonly<Record<string, string>>;
}

/** What `runlens exec` and `runlens span` are told by the environment. */
export interface AgentSettings {
  /** Null: that signal is not sent. */
  traces: Target | null;
  logs: Target | null;
  /** Resource attributes the user set; they win over what the CI system says. */
  resource: Attributes;
  /** Bytes of a command's output that are sent as log lines; 0: its streams are not looked at. */
  logBytes: number;
  /** Directory of what could not be sent, and its bound. */
  bufferDir: string;
  bufferBytes: number;
  /** How long the end of a command may wait for the server. */
  waitMs: number;
  /** Sentences about settings that are not used because they are not valid. They never hold a value: it may be a secret. */
  problems: string[];
}

const mebibyte = 2 ** 20;

/** Never throws: a mistyped setting must not fail a build. */
export function readAgentSettings(env: Environment): AgentSettings {
  const problems: string[] = [];
  const parsed = (name: string, kind: 'bytes' | 'duration', initial: number): number => {
    const text = env[name] ?? '';
    if (text === '') return initial;
    if (/^0+$/.test(text.trim())) return 0;
    try {
      return parsers[kind](text);
    } catch (error) {
      problems.push(`${name} ${error instanceof Error ? error.message : ''}`);
      return initial;
    }
  };
  return {
    ...targets(env, problems),
    resource: userResource(env),
    logBytes: parsed('RUNLENS_EXEC_LOG_BYTES', 'bytes', 10 * mebibyte),
    bufferDir:
      env.RUNLENS_EXEC_BUFFER_DIR || join(env.RUNNER_TEMP || tmpdir(), `runlens-agent-${process.getuid?.() ?? 0}`),
    bufferBytes: parsed('RUNLENS_EXEC_BUFFER_BYTES', 'bytes', 64 * mebibyte),
    waitMs: parsed('RUNLENS_EXEC_WAIT', 'duration', 300),
    problems,
  };
}

type Targets = Pick<AgentSettings, 'traces' | 'logs'>;

/** `RUNLENS_URL` first; the token goes nowhere else. Then the variables of every OpenTelemetry SDK. */
function targets(env: Environment, problems: string[]): Targets {
  if (env.RUNLENS_URL) {
    const token = readToken(env, problems);
    const headers: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` };
    const at = (path: string) => target('RUNLENS_URL', append(env.RUNLENS_URL ?? '', path), headers, problems);
    return { traces: at('v1/traces'), logs: at('v1/logs') };
  }
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return { traces: null, logs: null };
  return { traces: otelTarget(env, 'TRACES', problems), logs: otelTarget(env, 'LOGS', problems) };
}

/** https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
function otelTarget(env: Environment, signal: 'TRACES' | 'LOGS', problems: string[]): Target | null {
  const own = (name: string): string | undefined =>
    env[`OTEL_EXPORTER_OTLP_${signal}_${name}`] || env[`OTEL_EXPORTER_OTLP_${name}`];
  if (env[`OTEL_${signal}_EXPORTER`] === 'none') return null;
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url =
    env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`] || (base ? append(base, `v1/${signal.toLowerCase()}`) : undefined);
  if (url === undefined) return null;
  if (own('PROTOCOL') === 'grpc') {
    problems.push('the OTLP endpoint is for gRPC and this sends OTLP/HTTP; set RUNLENS_URL to the HTTP address');
    return null;
  }
  return target(`OTEL_EXPORTER_OTLP_ENDPOINT`, url, keyValues(own('HEADERS')), problems);
}

function target(name: string, url: string, headers: Record<string, string>, problems: string[]): Target | null {
  try {
    parsers.url(url);
  } catch (error) {
    problems.push(`${name} ${error instanceof Error ? error.message : ''}`);
    return null;
  }
  if (!Object.entries(headers).every(isHeader)) {
    problems.push(`a header for ${name} holds characters that a header cannot`);
    return null;
  }
  return { url, headers };
}

function readToken(env: Environment, problems: string[]): string {
  const path = env.RUNLENS_TOKEN_FILE ?? '';
  if (path === '') return (env.RUNLENS_TOKEN ?? '').trim();
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    problems.push(`RUNLENS_TOKEN_FILE cannot be read`);
    return '';
  }
}

function userResource(env: Environment): Attributes {
  const listed = keyValues(env.OTEL_RESOURCE_ATTRIBUTES);
  return {
    'service.name': 'runlens-exec',
    ...listed,
    ...(env.OTEL_SERVICE_NAME && { 'service.name': env.OTEL_SERVICE_NAME }),
  };
}

const append = (base: string, path: string): string => `${base.replace(/\/+$/, '')}/${path}`;
