import { defineConfig } from 'vite';

const server = './main.ts';

/** Builds `dist/runlens.cjs`, what is installed as `runlens`, with the agent; the server stays the modules that vite.server.config.ts builds. */
export default defineConfig({
  publicDir: false,
  plugins: [
    {
      name: 'server-stays-outside',
      enforce: 'pre',
      resolveId: (id) => (id === server ? { id: './main.js', external: true } : null),
    },
  ],
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    rollupOptions: {
      input: { runlens: 'src/bin.ts' },
      output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'agent-[name].cjs' },
    },
  },
});
