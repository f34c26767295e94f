import { Command } from 'commander';
import { version } from '../version.ts';
import type { CliContext, Verb } from './context.ts';
import { demo } from './demo.ts';
import { docs } from './docs.ts';
import { importVerb } from './import.ts';
import { listAgentVerbs } from './list-agent-verbs.ts';
import { replay } from './replay.ts';
import { secret } from './secret.ts';
import { token } from './token.ts';
import { refuseUnknownVerbs } from './unknown-verb.ts';
import { up } from './up.ts';

/** Every verb; each has a file of its own. */
const verbs: readonly Verb[] = [up, importVerb, token, secret, demo, replay, listAgentVerbs, docs];

/** The command line: `runlens VERB …`. */
export function createProgram(context: CliContext): Command {
  const program = new Command(context.command)
    .description('Self-hosted observability for CI/CD.')
    .version(version)
    .showHelpAfterError(`(see ${context.command} --help)`)
    .configureOutput({ writeOut: context.print, writeErr: context.note })
    .exitOverride();
  for (const add of verbs) add(program, context);
  refuseUnknownVerbs(program);
  return program;
}
