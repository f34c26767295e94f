import type { Verb } from './context.ts';

/** The agent's verbs as the program's help shows them; agent-verbs.ts runs them. */
export const listAgentVerbs: Verb = (program) => {
  program
    .command('exec')
    .usage('[--name NAME] [--] COMMAND…')
    .description('inside a CI job: run a command and send its span and its output');
  program.command('span').usage('start|end [--id ID] …').description('inside a CI job: a span around several commands');
};
