import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { redactText } from './redact-text.ts';
import { createRegistry, type Registry } from './registry.ts';

function redact(registry: Registry, organization: string, text: string): string {
  const bytes = Buffer.from(text);
  redactText(bytes, registry.of(organization));
  return bytes.toString();
}

test('registered values join those of the file, and replace what was registered before', () => {
  const registry = createRegistry(
    new Map([
      ['', ['from file']],
      ['Acme', ['acme file']],
    ]),
  );
  const text = 'from file, acme file, acme new, every new';
  expect(redact(registry, 'ACME', text)).toBe('*********, *********, acme new, every new');
  registry.replace(new Map([['acme', ['acme new']]]));
  expect(redact(registry, 'Acme', text)).toBe('*********, *********, ********, every new');
  registry.replace(new Map([['', ['every new']]]));
  expect(redact(registry, 'acme', text)).toBe('*********, *********, ********, *********');
  expect(redact(registry, 'other', text)).toBe('*********, acme file, acme new, *********');
  registry.replace(new Map([['ACME', []]]));
  expect(redact(registry, 'acme', text)).toBe('*********, *********, acme new, *********');
  expect(['acme', 'other', ''].map(registry.hasOwn)).toEqual([true, false, false]);
});

test('a value that holds one of all organizations is masked whole', () => {
  const registry = createRegistry(new Map([['', ['alpha']]]));
  registry.replace(new Map([['acme', ['alphabeta']]]));
  expect(redact(registry, 'acme', 'alphabeta')).toBe('*********');
});

test('nothing registered is nothing to look for', () => {
  const registry = createRegistry();
  registry.replace(new Map([['acme', ['something']]]));
  registry.replace(new Map([['acme', []]]));
  expect(registry.of('acme')).toBeNull();
  expect(registry.hasOwn('acme')).toBe(false);
});
