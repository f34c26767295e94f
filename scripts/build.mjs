// Builds what is stale: the server (vite → dist) and the pages (vite → dist/web). Silent when nothing is.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);

function filesUnder(dir) {
  if (!existsSync(dir)) return [];
  if (statSync(dir).isFile()) return [dir];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

const isTest = (file) => /\.test\.tsx?$|[\\/](testing|testdata)[\\/]/.test(file);

/** Content hash of everything a target is made of; file times lie after a clone or a checkout. */
function fingerprint(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of filesUnder(at(input))) {
      if (isTest(file)) continue;
      hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

function run(label, bin, args) {
  const started = performance.now();
  process.stderr.write(`building ${label} … `);
  const script = at('node_modules', bin);
  if (!existsSync(script)) {
    process.stderr.write('\nThe dependencies are not installed. Run: npm ci\n');
    process.exit(1);
  }
  const result = spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) {
    process.stderr.write(`failed\n${result.stdout}${result.stderr}`);
    process.exit(1);
  }
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

const tsc = join('typescript', 'bin', 'tsc');

const targets = {
  server: {
    inputs: [
      'src',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'vite.server.config.ts',
      'vite.agent.config.ts',
      'scripts/agent-bytecode.mjs',
    ],
    stamp: ['dist', '.server-stamp'],
    build() {
      for (const entry of existsSync(at('dist')) ? readdirSync(at('dist')) : []) {
        if (entry !== 'web' && entry !== '.web-stamp') rmSync(at('dist', entry), { recursive: true });
      }
      for (const part of ['server', 'agent']) {
        const config = `vite.${part}.config.ts`;
        run(part, join('vite', 'bin', 'vite.js'), ['build', '--config', config, '--logLevel', 'warn']);
      }
      const bytecode = spawnSync(process.execPath, [at('scripts', 'agent-bytecode.mjs')], {
        cwd: root,
        stdio: 'ignore',
      });
      if (bytecode.status !== 0)
        process.stderr.write('The agent has no bytecode and starts some milliseconds slower.\n');
      // As an archive it is unpacked where no npm sets this.
      chmodSync(at('dist', 'runlens.cjs'), 0o755);
      cpSync(at('src', 'store', 'migrations'), at('dist', 'migrations'), { recursive: true });
    },
  },
  web: {
    inputs: ['web', 'package-lock.json'],
    stamp: ['dist', '.web-stamp'],
    build() {
      run('pages', join('vite', 'bin', 'vite.js'), ['build', 'web', '--logLevel', 'warn']);
    },
  },
  bench: {
    inputs: ['src', 'bench', 'package-lock.json', 'tsconfig.json', 'tsconfig.bench.json'],
    stamp: ['dist-bench', '.stamp'],
    build() {
      rmSync(at('dist-bench'), { recursive: true, force: true });
      run('benchmarks', tsc, ['-p', 'tsconfig.bench.json']);
      for (const folder of ['src', 'bench']) {
        for (const file of filesUnder(at(folder)).filter((name) => !/\.tsx?$/.test(name))) {
          cpSync(file, at('dist-bench', relative(root, file)));
        }
      }
    },
  },
};

/** Builds the named targets where their inputs changed since the last build. */
export function buildStale(names = ['server', 'web']) {
  for (const name of names) {
    const target = targets[name];
    const print = fingerprint(target.inputs);
    const stamp = at(...target.stamp);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === print) continue;
    target.build();
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, print);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  buildStale(process.argv.length > 2 ? process.argv.slice(2) : undefined);
}
