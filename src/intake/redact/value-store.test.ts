import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openValueStore } from './value-store.ts';

let directory = '';
let path = '';
let used: [string, readonly string[]][] = [];
let clock = 0;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'runlens-store-'));
  path = join(directory, 'registered-values.json');
  used = [];
  clock = 1000;
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = (key = '') =>
  openValueStore({
    path,
    key,
    use: async (values) => void used.push(...values),
    now: () => clock,
  });
const secret = (name: string, value = `value of ${name}`, organization: string | null = 'Acme') => ({
  name,
  value,
  organization,
  by: 'tok_1',
});

test('a value is on disk for its owner alone and counts when it is registered, and after the next start', async () => {
  const store = open();
  const added = await store.add(secret('db'));
  expect(added).toEqual({ name: 'db', organization: 'Acme', registeredAt: 1000, by: 'tok_1' });
  expect(used).toEqual([['acme', ['value of db']]]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await store.add(secret('all', 'for everybody', null));
  used = [];
  const again = open();
  await again.start();
  expect(used).toEqual([
    ['acme', ['value of db']],
    ['', ['for everybody']],
  ]);
  expect(again.list(null).map(({ name, organization }) => [name, organization])).toEqual([
    ['all', null],
    ['db', 'Acme'],
  ]);
  expect(readdirSync(directory)).toEqual(['registered-values.json']);
});

test('the same name replaces, in its organization in any case; removing it takes it out', async () => {
  const store = open();
  await store.add(secret('db'));
  clock = 2000;
  await store.add(secret('db', 'another value', 'ACME'));
  await store.add(secret('db', 'of beta, its own', 'beta'));
  expect(store.list('acme')).toEqual([{ name: 'db', organization: 'ACME', registeredAt: 2000, by: 'tok_1' }]);
  expect(used.slice(1)).toEqual([
    ['acme', ['another value']],
    ['beta', ['of beta, its own']],
  ]);
  expect(await store.remove({ name: 'db', organization: 'other' })).toBeNull();
  expect(await store.remove({ name: 'db', organization: null })).toBeNull();
  expect(await store.remove({ name: 'db', organization: 'acme' })).toMatchObject({ registeredAt: 2000 });
  expect(used.at(-1)).toEqual(['acme', []]);
  expect(readFileSync(path, 'utf8')).not.toContain('another');
  expect(open().list(null)).toMatchObject([{ organization: 'beta' }]);
});

test('changes at once lose nothing', async () => {
  const store = open();
  const names = Array.from({ length: 20 }, (_, i) => `name-${i}`);
  await Promise.all(names.map((name) => store.add(secret(name))));
  expect(
    new Set(
      open()
        .list(null)
        .map(({ name }) => name),
    ),
  ).toEqual(new Set(names));
  expect(used.at(-1)?.[1]).toHaveLength(20);
});

const letters = 'abcdefgh';
test.each([
  ['seven bytes', letters.slice(1), 'secret_too_short', /ordinary words/],
  ['nothing', '', 'secret_too_short', /fewer than 8 bytes/],
  ['more than 8192 bytes', letters.repeat(1025), 'secret_too_long', /8192 bytes/],
  ['several lines', `${letters}\n${letters}`, 'secret_unfit', /several lines/],
  ['a NUL', `${letters}\0`, 'secret_unfit', /control characters/],
  ['half a character', `${letters}\ud800`, 'secret_unfit', /no text/],
  ['blanks', ' '.repeat(12), 'secret_unfit', /different characters/],
])('%s cannot be registered, and is not told', async (_, value, code, said) => {
  const store = open();
  const failure = await store.add(secret('x', value)).catch((error: unknown) => error as Error);
  expect(failure).toMatchObject({ code, message: expect.stringMatching(said) });
  expect(JSON.stringify([failure, String(failure)])).not.toContain(letters.slice(1));
  expect([store.list(null), used, readdirSync(directory)]).toEqual([[], [], []]);
});

test('the shortest and the longest', async () => {
  const store = open();
  await store.add(secret('short', letters));
  await store.add(secret('long', letters.repeat(1024)));
  await store.add(secret('wide', 'äöüß'));
  expect(store.list(null)).toHaveLength(3);
});

test('an organization has bounds of its own: of values, and of their bytes', async () => {
  const store = open();
  for (let i = 0; i < 16; i += 1) await store.add(secret(`long-${i}`, `${i % 10}bcdefgh`.repeat(1024)));
  await expect(store.add(secret('one-more'))).rejects.toMatchObject({ code: 'secrets_full' });
  await store.add(secret('long-1', 'a shorter one'));
  await store.add(secret('one-more'));
  writeFileSync(
    path,
    JSON.stringify({
      format: 1,
      values: Array.from({ length: 200 }, (_, i) => ({ ...secret(`n${i}`), registeredAt: 1 })),
    }),
  );
  const full = open();
  await expect(full.add(secret('n200'))).rejects.toMatchObject({ code: 'secrets_full' });
  await full.add(secret('n7', 'in place of another'));
  await full.add(secret('n200', 'of another organization', 'beta'));
});

const key = 'k'.repeat(32);

test('with a key nothing of the values stands in the file; another key, or none, opens nothing', async () => {
  await open().add(secret('database'));
  const store = open(key);
  expect(store.list(null)).toHaveLength(1);
  await store.start();
  const sealed = readFileSync(path, 'utf8');
  expect(sealed).not.toMatch(/value of|database|Acme/);
  expect(sealed).not.toContain(btoa('value of database').slice(0, 12));
  await store.add(secret('second'));
  await open(key).start();
  expect(used.at(-1)).toEqual(['acme', ['value of database', 'value of second']]);
  expect(() => open('x'.repeat(32))).toThrow(/not the key they were encrypted with/);
  expect(() => open()).toThrow(/set RUNLENS_SECRETS_KEY_FILE/);
  const { format, sealed: text } = JSON.parse(readFileSync(path, 'utf8'));
  const bytes = Buffer.from(text, 'base64');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, JSON.stringify({ format, sealed: bytes.toString('base64') }));
  expect(() => open(key)).toThrow(/the file is damaged/);
});

test.each([
  '',
  '{',
  '[]',
  'null',
  '{"format":2}',
  '{"format":1}',
  '{"format":1,"values":[{"value":"hunter2 hunter2"}]}',
])('a damaged file keeps the program from starting, and is not quoted: %s', (content) => {
  writeFileSync(path, content);
  expect(() => open()).toThrow(/registered-values\.json cannot be used: it is damaged/);
  expect(() => open()).not.toThrow(/hunter2/);
});

test('what a crash left is removed, and modes are put right', async () => {
  await open().add(secret('db'));
  chmodSync(path, 0o644);
  writeFileSync(`${path}.0a.tmp`, 'half of a file with values');
  expect(open().list(null)).toHaveLength(1);
  expect(readdirSync(directory)).toEqual(['registered-values.json']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what cannot be written does not count', async () => {
  const store = open();
  rmSync(directory, { recursive: true });
  await expect(store.add(secret('db'))).rejects.toMatchObject({ code: 'directory_unwritable' });
  expect([store.list(null), used]).toEqual([[], []]);
  // For the clean-up.
  directory = mkdtempSync(join(tmpdir(), 'runlens-store-'));
});
