#!/usr/bin/env node
// What is installed as `runlens`. The agent's verbs run inside builds, many times in a job: nothing of the server is loaded for them,
// and both files are built as CommonJS, which Node starts in half the time of modules.
import { loadCompiled } from './load-compiled.ts';

const { runAgentVerb } = loadCompiled<typeof import('./cli/agent-verbs.ts')>(import.meta.dirname, 'agent.cjs');

if (!runAgentVerb(process.argv.slice(2), process.env)) {
  // Statements of the embedded engine wait on libuv's threads; with its usual four, a few reads would hold up everything else.
  // Loading a module starts them, so their number is set here.
  process.env.UV_THREADPOOL_SIZE ??= '12';
  import('./main.ts').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !String(error.message).includes('main.js')) throw error;
    process.stderr.write('runlens: these files are the agent alone, which has `exec` and `span`\n');
    process.exitCode = 2;
  });
}
