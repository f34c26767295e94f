import { parseArgs } from 'node:util';
import type { Environment } from '../agent/ci/systems.ts';
import { endSpan, type SpanAnswer, startSpan } from '../agent/span.ts';
import { note, usageError } from './agent-verb.ts';

export const spanHelp = `Usage: runlens span start [--id ID] NAME
       runlens span end [--id ID] [--status ok|error]

A span around several steps of a CI job. Both print a line TRACEPARENT=… for the steps that follow, for example with
>> "$GITHUB_ENV"; what they run then hangs below the span. Without RUNLENS_URL (or OTEL_EXPORTER_OTLP_ENDPOINT) they
do nothing.

  --id ID      name it yourself; without, the span that TRACEPARENT names is ended, else the one begun last
  --status     ok or error; also understood: success, failure, cancelled, skipped, as CI systems say it
`;

/** As a user or a CI system says it. */
const statuses = new Map([
  ['ok', 'ok'],
  ['success', 'ok'],
  ['error', 'error'],
  ['failure', 'error'],
  ['failed', 'error'],
  ['cancelled', 'unset'],
  ['skipped', 'unset'],
] as const);

type Known = Parameters<typeof statuses.get>[0];

/** `runlens span`. Only a mistyped call fails; a server that is gone does not. */
export async function runSpan(args: readonly string[], env: Environment): Promise<void> {
  const answer = await answerTo(args, env);
  if (answer === null) return;
  if (answer.line !== null) process.stdout.write(`${answer.line}\n`);
  if (answer.sentences.length > 0) note(answer.sentences.join('; '));
}

/** Null when the call was wrong, or asked for help; that has been said then. */
async function answerTo(args: readonly string[], env: Environment): Promise<SpanAnswer | null> {
  const wrong = (what: string): null => {
    note(`${what}\n${spanHelp}`);
    process.exitCode = usageError;
    return null;
  };
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { id: { type: 'string' }, status: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    const [verb, name, ...more] = positionals;
    if (values.help) {
      process.stdout.write(spanHelp);
      return null;
    }
    if (more.length > 0) return wrong(`too many words: ${more.join(' ')}`);
    if (verb === 'start') return name ? startSpan(env, name, values.id ?? '') : wrong('the name is missing');
    if (verb !== 'end') return wrong('start or end?');
    const status = values.status === undefined ? 'unset' : statuses.get(values.status as Known);
    if (name !== undefined) return wrong(`too many words: ${name}`);
    return status === undefined ? wrong('--status must be ok or error') : await endSpan(env, values.id ?? '', status);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : 'not understood');
  }
}
