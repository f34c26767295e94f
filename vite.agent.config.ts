import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { version } from './src/version.ts';

const server = './main.ts';
const versionFile = fileURLToPath(new URL('src/version.ts', import.meta.url));

/** Builds `dist/runlens.cjs`, what is installed as `runlens`, and `dist/agent.cjs`; the server stays the modules that vite.server.config.ts builds. */
export default defineConfig({
  publicDir: false,
  plugins: [
    {
      name: 'server-stays-outside',
      enforce: 'pre',
      resolveId: (id) => (id === server ? { id: './main.js', external: true } : null),
    },
    {
      // One file less to read, at each start.
      name: 'version-is-written-in',
      enforce: 'pre',
      load: (id) => (id === versionFile ? `export const version = ${JSON.stringify(version)};` : null),
    },
  ],
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    // Node reads, checks and compiles each file by itself, and every character of it.
    minify: true,
    rollupOptions: {
      input: { runlens: 'src/bin.ts', agent: 'src/cli/agent-verbs.ts' },
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
});
