import type { ChildProcess } from 'node:child_process';
import { basename } from 'node:path';
import { ciSystemOf, identify } from './ci/identity.ts';
import type { Environment } from './ci/systems.ts';
import { startCommand, tapOutputs } from './command.ts';
import { endOf, notExecutable, startProblem } from './ending.ts';
import { createObserver } from './observe.ts';
import { preciseNow } from './precise-now.ts';
import { resourceVariable } from './resource-variable.ts';
import { type AgentSettings, readAgentSettings } from './settings.ts';
import { endAs, forwardSignals } from './signals.ts';
import { formatTraceparent, newSpanId } from './trace-context.ts';

export interface ExecOptions {
  /** Null: the command's own name. */
  name: string | null;
  command: readonly string[];
  env: Environment;
  note(line: string): void;
}

/** `runlens exec`: runs the command, tells the server about it, and ends as the command ended. */
export async function exec(options: ExecOptions): Promise<never> {
  // Whatever goes wrong in here, the command goes on.
  process.on('uncaughtException', ({ name, message }) =>
    options.note(`an error that should not happen: ${name}: ${message}`),
  );
  // Nobody sees where an error came from, and a pipe that is full is one, many times in a second.
  Error.stackTraceLimit = 0;
  const signals = forwardSignals();
  const settings = readAgentSettings(options.env);
  const isOff = settings.traces === null && settings.logs === null;
  try {
    const ending = await (isOff ? unobserved : observed)(options, settings, signals.start);
    endAs(ending.code, ending.signal);
  } catch (error) {
    // Node throws what it does not expect of a spawn, as ENOTDIR.
    options.note(startProblem(options.command[0] ?? '', error as NodeJS.ErrnoException));
    endAs(notExecutable, null);
  }
}

type OnStart = (child: ChildProcess) => void;

async function unobserved({ command, env, note }: ExecOptions, { problems }: AgentSettings, onStart: OnStart) {
  const child = startCommand(command, env, []);
  onStart(child);
  const ending = await endOf(child);
  const sentences = [...problems, ...(ending.startError ? [startProblem(command[0] ?? '', ending.startError)] : [])];
  if (sentences.length > 0) note(sentences.join('; '));
  return ending;
}

async function observed({ name, command, env, note }: ExecOptions, settings: AgentSettings, onStart: OnStart) {
  const tapping = settings.logs !== null && settings.logBytes > 0 ? tapOutputs(ciSystemOf(env) !== undefined) : [];
  // While the pipes are made.
  const identity = identify(env);
  const span = { ...identity.parent, spanId: newSpanId() };
  const executable = basename(command[0] ?? '');
  const observing = (async () => createObserver({ env, settings, identity, span, name, executable }))();
  // Said below, when the command has ended.
  observing.catch(() => undefined);
  const tapped = await tapping;
  const startMs = preciseNow();
  const resource = resourceVariable(env, identity.resource);
  const handedDown = { TRACEPARENT: formatTraceparent(span), ...(resource && { OTEL_RESOURCE_ATTRIBUTES: resource }) };
  const child = startCommand(command, { ...env, ...handedDown }, tapped);
  onStart(child);
  const ended = endOf(child);
  const { ending, sentences } = await observing
    .then((observe) => observe({ child, tapped, ended, startMs }))
    .catch(async (error: Error) => ({ ending: await ended, sentences: [`nothing is sent: ${error.message}`] }));
  if (ending.startError) sentences.unshift(startProblem(command[0] ?? '', ending.startError));
  if (sentences.length > 0) note(sentences.join('; '));
  return ending;
}
