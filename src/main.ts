#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { CommanderError } from 'commander';
import { runAgentVerb } from './cli/agent-verbs.ts';
import type { CliContext } from './cli/context.ts';
import { createProgram } from './cli/program.ts';
import { exitCodes, VerbError } from './cli/verb-error.ts';
import { RunlensError } from './errors.ts';
import { isCommitFailure } from './intake/journal/commit-failure.ts';

// Argv, environment, signals and exit codes: the rest of the program gets them as arguments.

const context: CliContext = {
  // In a checkout the program is built and started by npm, and no `runlens` is on the path.
  command: basename(process.argv[1] ?? '') === 'run.cjs' ? 'npm run --silent cli --' : 'runlens',
  env: process.env,
  readFile(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  readInput: () => text(process.stdin),
  isInputTerminal: process.stdin.isTTY === true,
  print: (text) => process.stdout.write(text),
  note: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  onSignal(stop) {
    let told = false;
    const hear = (signal: NodeJS.Signals) => {
      if (told) process.exit(exitCodes.failed);
      told = true;
      stop().then(
        () => process.exit(exitCodes.ok),
        (error: unknown) => fail(error, signal),
      );
    };
    process.on('SIGINT', hear);
    process.on('SIGTERM', hear);
  },
};

function fail(error: unknown, during: string): never {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? exitCodes.ok : exitCodes.usage);
  if (error instanceof VerbError) {
    context.note(`runlens: ${error.message}\n`);
    process.exit(error.exitCode);
  }
  if (error instanceof RunlensError) context.note(`runlens: ${error.message}\n`);
  else
    context.note(
      `runlens: an error that should not happen (${during}):\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
  process.exit(exitCodes.failed);
}

process.on('uncaughtException', (error) => fail(error, 'uncaught exception'));
process.on('unhandledRejection', (error) => {
  if (!isCommitFailure(error)) fail(error, 'unhandled rejection');
});

if (!runAgentVerb(process.argv.slice(2), process.env)) {
  createProgram(context)
    .parseAsync(process.argv)
    .catch((error: unknown) => fail(error, 'start'));
}
