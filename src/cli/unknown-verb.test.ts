import { expect, test } from 'vitest';
import type { CliContext } from './context.ts';
import { createProgram } from './program.ts';

async function run(args: string[]) {
  let err = '';
  const context: CliContext = {
    command: 'runlens',
    env: {},
    readFile: () => undefined,
    readInput: async () => '',
    isInputTerminal: false,
    print: () => undefined,
    note: (text) => {
      err += text;
    },
    isTerminal: false,
    onSignal: () => undefined,
  };
  const failure = await createProgram(context)
    .parseAsync(args, { from: 'user' })
    .then(
      () => null,
      (error: Error & { exitCode?: number }) => error,
    );
  return { err, exitCode: failure?.exitCode };
}

test.each([
  ['tokn', "unknown command 'tokn'; did you mean 'token'?"],
  ['Import', "unknown command 'Import'; did you mean 'import'?"],
  ['halp', "unknown command 'halp'; did you mean 'help'?"],
  ['serve', "unknown command 'serve'\n"],
  ['', "unknown command ''\n"],
])('%j is said to be unknown, with what may be meant', async (word, sentence) => {
  const { err, exitCode } = await run([word, '--port', '0']);
  expect(err).toContain(sentence);
  expect(err).toContain('(see runlens --help)');
  expect(exitCode).toBe(2);
});

test('flags alone still mean "up"', async () => {
  const { err } = await run(['--no-such-flag']);
  expect(err).toContain("unknown option '--no-such-flag'");
});
