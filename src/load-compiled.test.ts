import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { loadCompiled } from './load-compiled.ts';

const source = `const { basename } = require('node:path'); exports.nameOf = (file) => basename(file);`;
const wrapped = `(function (exports, require) {${source}\n})`;

test.each([
  ['without bytecode', null],
  ['with its bytecode', new Script(wrapped).createCachedData()],
  ['with the bytecode of something else', new Script('1').createCachedData()],
  ['with a file that is no bytecode', Buffer.from('no bytecode')],
  ['with an empty file', Buffer.alloc(0)],
])('%s, it is the same module', (_, bytecode) => {
  const folder = mkdtempSync(join(tmpdir(), 'runlens-compiled-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'some.cjs'), source);
  if (bytecode !== null) writeFileSync(join(folder, 'some.cjs.bytecode'), bytecode);
  const { nameOf } = loadCompiled<{ nameOf(file: string): string }>(folder, 'some.cjs');
  expect(nameOf('/a/b')).toBe('b');
});
