import { defineConfig } from 'vite';

/**
 * Bundles the server into dist: a few files instead of many hundreds load in a third of the time (docs/design/006). All chunks lie flat
 * in dist, so that what is found beside a module (`migrations/`, `worker.js`, `../dist/web`, `../package.json`) is beside dist's files.
 */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    rollupOptions: {
      input: {
        main: 'src/main.ts',
        worker: 'src/intake/apply/worker.ts',
        'telemetry-worker': 'src/intake/telemetry/worker.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' },
    },
  },
  // Both load native files from their own folder.
  ssr: { noExternal: true, external: ['chdb', 'lmdb'] },
});
