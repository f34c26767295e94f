import { expect, test } from 'vitest';
import { joinLabels, osOf, runnerTypeOf } from './labels.ts';

test('labels are one text whatever their order, case and repetition', () => {
  expect(joinLabels(['X64', 'self-hosted', 'Linux', 'linux', ' '], '')).toBe('linux,self-hosted,x64');
  expect(joinLabels(['a,b'], '')).toBe('a b');
  expect(joinLabels([], '')).toBe('');
});

test('a list of a thousand labels is cut', () => {
  const many = Array.from({ length: 1000 }, (_, i) => `${i}${'x'.repeat(500)}`);
  const labels = joinLabels(many, '').split(',');
  expect(labels).toHaveLength(20);
  expect(labels.every((label) => label.length === 100)).toBe(true);
});

test.each([
  ['ubuntu-latest', 'linux', 'github-hosted'],
  ['ubuntu-24.04-arm', 'linux', 'github-hosted'],
  ['ubuntu-slim', 'linux', 'github-hosted'],
  ['ubuntu-latest-4-cores', 'linux', 'github-hosted'],
  ['ubuntu-22.04-16core', 'linux', 'github-hosted'],
  ['macos-14-xlarge', 'macos', 'github-hosted'],
  ['macos-latest-large', 'macos', 'github-hosted'],
  ['windows-2022', 'windows', 'github-hosted'],
  ['windows-11-arm', 'windows', 'github-hosted'],
  ['windows-2025-vs2026', 'windows', 'github-hosted'],
  ['linux,self-hosted,x64', 'linux', 'self-hosted'],
  ['macos,self-hosted', 'macos', 'self-hosted'],
  ['self-hosted,ubuntu-latest', 'linux', 'self-hosted'],
  ['buildjet-4vcpu-ubuntu-2204', 'linux', 'self-hosted'],
  ['depot-ubuntu-24.04-4', 'linux', 'self-hosted'],
  ['my-darwin-box', 'macos', 'unknown'],
  ['twin-peaks', 'unknown', 'unknown'],
  ['linux,windows', 'unknown', 'unknown'],
  ['gpu', 'unknown', 'unknown'],
  ['', 'unknown', 'unknown'],
])('%s', (labels, os, type) => {
  expect(osOf(labels)).toBe(os);
  expect(runnerTypeOf(labels, '', '')).toBe(type);
});

test('an assigned runner tells what a free label cannot', () => {
  expect(runnerTypeOf('huge', 'GitHub Actions', '')).toBe('github-hosted');
  expect(runnerTypeOf('huge', '', 'GitHub Actions 12')).toBe('github-hosted');
  expect(runnerTypeOf('huge', 'Default', 'rack-4')).toBe('unknown');
});
