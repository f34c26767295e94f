import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The embedded engine is one per process, so every test file gets a process of its own.
    pool: 'forks',
    include: [
      'src/**/*.test.ts',
      'test/**/*.test.ts',
      'web/src/**/*.test.ts',
      'bench/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    // What takes minutes, or needs more than Node, is for CI's slow part.
    exclude: [...configDefaults.exclude, ...(process.env.RUNLENS_SLOW === '1' ? [] : ['**/*.slow.test.ts'])],
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // What is polled for comes when it comes; a second would be a guess about the machine.
    expect: { poll: { timeout: 20_000 } },
    // Tests of the whole program wait more than they compute.
    maxWorkers: Math.max(3, availableParallelism()),
  },
});
