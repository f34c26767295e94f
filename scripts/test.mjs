// `npm test`: everything a change must pass, cheapest first. Further arguments go to Vitest.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildStale } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const steps = [
  ['types', 'typescript/bin/tsc', ['--noEmit']],
  ['types of the pages', 'typescript/bin/tsc', ['--noEmit', '-p', 'web']],
  ['lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']],
  [
    'dependency rules',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    ['--config', '.dependency-cruiser.cjs', 'src', 'web/src'],
  ],
  ['unused code', 'knip/bin/knip.js', ['--no-progress']],
  ['tests', 'vitest/vitest.mjs', ['run', ...process.argv.slice(2)]],
];

buildStale();
for (const [label, bin, args] of steps) {
  const script = join(root, 'node_modules', bin);
  if (!existsSync(script)) {
    process.stderr.write('The dependencies are not installed. Run: npm ci\n');
    process.exit(1);
  }
  const started = performance.now();
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(`\nnpm test: failed at "${label}"\n`);
    process.exit(1);
  }
  process.stderr.write(`${label}: passed in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
