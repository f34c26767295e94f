import type { Environment } from '../agent/ci/systems.ts';
import { exec } from '../agent/exec.ts';
import { flush } from '../agent/flush.ts';
import { note, usageError } from './agent-verb.ts';

export const execHelp = `Usage: runlens exec [--name NAME] [--] COMMAND [ARGUMENT…]
       runlens exec --flush

Runs a command inside a CI job and sends its span and its output to Runlens. The command's input, output, exit code
and signals are as without it. Without RUNLENS_URL (or OTEL_EXPORTER_OTLP_ENDPOINT) it only runs the command.

  --name NAME  what the span is called (default: the command's file name)
  --flush      runs nothing; sends what earlier calls could not send, for 20 s at most
  -h, --help   shows this
`;

type Parsed =
  | { kind: 'run'; name: string | null; command: string[] }
  | { kind: 'flush' }
  | { kind: 'help' }
  | { kind: 'wrong'; what: string };

/** Our options end at the first word that is none, or at `--`; everything from there on is the command's. */
export function parseExec(args: readonly string[]): Parsed {
  let name: string | null = null;
  let at = 0;
  for (; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--') {
      at += 1;
      break;
    }
    if (!word.startsWith('-')) break;
    if (word === '-h' || word === '--help') return { kind: 'help' };
    if (word === '--flush') return { kind: 'flush' };
    if (word.startsWith('--name=')) name = word.slice('--name='.length);
    else if (word === '--name' && at + 1 < args.length) {
      at += 1;
      name = args[at] ?? '';
    } else return { kind: 'wrong', what: word === '--name' ? '--name needs a value' : `unknown option ${word}` };
  }
  const command = args.slice(at);
  if (command.length === 0) return { kind: 'wrong', what: 'the command is missing' };
  return { kind: 'run', name: name || null, command };
}

/** `runlens exec`; kept apart from the other verbs so that nothing of the server is loaded inside a build. */
export async function runExec(args: readonly string[], env: Environment): Promise<void> {
  const parsed = parseExec(args);
  if (parsed.kind === 'help') process.stdout.write(execHelp);
  else if (parsed.kind === 'flush') {
    await flush(env);
    process.exit(0);
  } else if (parsed.kind === 'wrong') {
    note(`${parsed.what}\n${execHelp}`);
    process.exitCode = usageError;
  } else {
    await exec({ name: parsed.name, command: parsed.command, env, note });
  }
}
