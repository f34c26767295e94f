import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const roots = readdirSync(root);

function markdownBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(directory, name));
}

const pages = [
  ...roots.filter((name) => name.endsWith('.md')).map((name) => join(root, name)),
  ...markdownBelow(join(root, 'docs')),
];

/** Without code blocks: links in them are examples. */
const prose = (file: string) => readFileSync(file, 'utf8').replace(/^ *```[\s\S]*?^ *```/gm, '');

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

const anchorsOf = (file: string) =>
  [...prose(file).matchAll(/^#{1,6} +(.*)$/gm)].map((match) => anchorOf(match[1] ?? ''));

/** What is wrong with the relative links of a page. */
function brokenLinks(file: string): string[] {
  const targets = [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return targets
    .filter((target) => !/^[a-z]+:/i.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const at = path === '' ? file : join(dirname(file), decodeURI(path));
      if (relative(root, at).startsWith('..') || !existsSync(at)) return true;
      return anchor !== undefined && !(statSync(at).isFile() && anchorsOf(at).includes(anchor));
    });
}

/** Paths in backticks that begin with a file or folder of the project; a star stands for part of a name. */
function missingPaths(file: string): string[] {
  const quoted = [...prose(file).matchAll(/`([^`\s]+)`/g)].map((match) => match[1] ?? '');
  return quoted
    .filter((text) => text.includes('/') && !text.startsWith('/'))
    .filter((text) => roots.includes(text.split('/')[0] ?? ''))
    .filter((text) => {
      const path = join(root, text.replace(/[:#].*$/, ''));
      if (!path.includes('*')) return !existsSync(path);
      const pattern = new RegExp(`^${(path.split('/').at(-1) ?? '').replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
      return !existsSync(dirname(path)) || !readdirSync(dirname(path)).some((name) => pattern.test(name));
    });
}

describe.each(pages.map((page) => relative(root, page)))('%s', (page) => {
  test('links lead to something', () => {
    expect(brokenLinks(join(root, page))).toEqual([]);
  });
});

test.each(['ARCHITECTURE.md', 'README.md', 'CONTRIBUTING.md'])('the paths that %s names exist', (page) => {
  expect(missingPaths(join(root, page))).toEqual([]);
});

test('ARCHITECTURE.md names every room of src', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(rooms.map(({ name }) => name).filter((name) => !text.includes(`src/${name}/`))).toEqual([]);
});

test('the README names the commands and the verbs that exist', () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  expect(text).toContain('npm ci && npm start');
  expect(text).toContain('npm ci && npm test');
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/npm run (?:--silent )?([a-z]+)/g)].map((match) => match[1] ?? ''),
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
