import { Buffer } from 'node:buffer';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { redactText } from './redact-text.ts';
import { createRegistry } from './registry.ts';
import { readValuesFile } from './values-file.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'runlens-values-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function file(content: string, mode = 0o600): string {
  const path = join(directory, 'values');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

function redact(path: string, tenant: string, text: string): string {
  const bytes = Buffer.from(text);
  redactText(bytes, createRegistry(readValuesFile(path)).of(tenant));
  return bytes.toString();
}

test('values of an organisation are masked for it alone, those above for everybody', () => {
  const path = file('every where\n\n[organisation Acme]\nonly acme\r\n[organisation other]\nonly other\n');
  const text = 'every where, only acme, only other';
  expect(redact(path, 'acme', text)).toBe('***********, *********, only other');
  expect(redact(path, 'other', text)).toBe('***********, only acme, **********');
  expect(redact(path, '', text)).toBe('***********, only acme, only other');
  expect(redact(path, 'third', text)).toBe('***********, only acme, only other');
});

test('an empty file registers nothing', () => {
  expect(createRegistry(readValuesFile(file('\n'))).of('acme')).toBeNull();
});

test.each([
  ['readable by others', 'long enough\n', 0o644, /chmod 600/],
  ['a short value', 'long enough\nabc\n', 0o600, /line 2 has fewer than 4/],
  ['too many', 'long enough\n'.repeat(2001), 0o600, /2001 values/],
])('is refused: %s', (_name, content, mode, reason) => {
  const path = file(content, mode);
  expect(() => readValuesFile(path)).toThrow(reason);
  expect(() => readValuesFile(path)).not.toThrow(/abc|long enough/);
});

test('a file that is not there is refused', () => {
  expect(() => readValuesFile(join(directory, 'none'))).toThrow(/ENOENT/);
});
