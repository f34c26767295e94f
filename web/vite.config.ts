import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from './compress.ts';

/** Builds the pages into dist/web, which the server hands out under `/` with far-future caching of hashed assets. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), compress(join(import.meta.dirname, '..', 'dist', 'web'))],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Fonts and images would become data: URLs, which the content security policy does not need to allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
