import examples from '@octokit/webhooks-examples';
import { describe, expect, test } from 'vitest';
import { createDemo } from '../demo.ts';

type Json = Record<string, unknown>;

const now = Date.UTC(2026, 10, 18, 15, 20);
const ours = new Map<string, Json[]>();
for (const { event, body } of createDemo({ now, days: 1 }).history()) {
  const payload = JSON.parse(Buffer.from(body).toString()) as Json;
  if (payload[event === 'workflow_job' ? 'workflow_job' : 'repository'] === null) continue;
  ours.set(event, [...(ours.get(event) ?? []), payload]);
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every key by its path; what a list holds is under `[]`. */
function pathsOf(value: unknown, prefix = '', into = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) pathsOf(item, `${prefix}[]`, into);
  if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const path = prefix === '' ? key : `${prefix}.${key}`;
      into.add(path);
      pathsOf(inner, path, into);
    }
  }
  return into;
}

/** Freely named by others, or by app: not part of the shape. */
const free = /\.(permissions|custom_properties|payload|license)\b|custom_properties/;
/** Fields that GitHub sends today and the examples, which are older, do not have. */
const newer = new Set(['workflow_run.referenced_workflows', 'check_run.app.slug', 'check_run.check_suite.app.slug']);

describe.each([...ours.keys()])('%s', (event) => {
  const real =
    (examples as unknown as { name: string; examples: Json[] }[]).find(({ name }) => name === event)?.examples ?? [];
  const all = real.map((example) => pathsOf(example));
  const everywhere = [...(all[0] ?? [])].filter((path) => all.every((paths) => paths.has(path)));
  const somewhere = new Set(all.flatMap((paths) => [...paths]));
  const made = (ours.get(event) ?? []).map((payload) => pathsOf(payload));

  test('has every key that all real examples have', () => {
    expect(real.length).toBeGreaterThan(0);
    expect(everywhere.length).toBeGreaterThan(80);
    for (const paths of made) expect(everywhere.filter((path) => !paths.has(path) && !free.test(path))).toEqual([]);
  });

  test('invents no key', () => {
    const invented = new Set(
      made.flatMap((paths) => [...paths]).filter((path) => !somewhere.has(path) && !free.test(path)),
    );
    expect([...invented].filter((path) => !newer.has(path) && !isKnownElsewhere(path))).toEqual([]);
  });
});

const accountKeys = new Set(['name', 'email']);

/** Objects of one kind have the same keys wherever they stand; the examples do not show each at each place. */
function isKnownElsewhere(path: string): boolean {
  const key = path.slice(path.lastIndexOf('.') + 1);
  const container = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  return (
    kinds.some(({ at, keys }) => at.test(container) && keys.has(key)) ||
    (container.endsWith('owner') && accountKeys.has(key))
  );
}

const keysAt = (event: string, find: (example: Json) => unknown): Set<string> => {
  const list =
    (examples as unknown as { name: string; examples: Json[] }[]).find(({ name }) => name === event)?.examples ?? [];
  return new Set(list.flatMap((example) => Object.keys((find(example) as Json | null) ?? {})));
};

const kinds = [
  { at: /(^|\.)(actor|triggering_actor|creator|sender|owner)$/, keys: keysAt('push', ({ sender }) => sender) },
  { at: /^repository$/, keys: keysAt('workflow_job', ({ repository }) => repository) },
  { at: /^organization$/, keys: keysAt('workflow_run', ({ organization }) => organization) },
  { at: /^workflow$/, keys: keysAt('workflow_run', ({ workflow }) => workflow) },
  { at: /app$/, keys: keysAt('check_run', (example) => (example.check_run as Json).app) },
  { at: /^deployment$/, keys: keysAt('deployment', ({ deployment }) => deployment) },
  { at: /^$/, keys: new Set(['organization', 'deployment', 'workflow']) },
  {
    at: /pull_requests\[\](\.(head|base)(\.repo)?)?$/,
    keys: new Set('url id number head base ref sha repo name'.split(' ')),
  },
];
