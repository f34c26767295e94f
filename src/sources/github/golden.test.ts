import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import type { IntakeEvent } from '../../model/events.ts';
import { createGithubSource } from './source.ts';

// One payload, one golden file. `UPDATE_GOLDEN=1 npx vitest run src/sources/github/golden.test.ts` writes them; the
// difference is then for a person to judge.
const update = process.env.UPDATE_GOLDEN === '1';
const testdata = new URL('testdata/', import.meta.url);
const receivedAt = Date.parse('2025-11-01T00:00:00Z');
const mappedEvents =
  /^(?:workflow_run|workflow_job|deployment|deployment_status|deployment_review|push|check_run|check_suite|ping)$/;

interface Example {
  name: string;
  examples: { action?: string }[];
}
const octokit: Example[] = createRequire(import.meta.url)('@octokit/webhooks-examples');

interface Case {
  name: string;
  event: string;
  body: Buffer;
}

const own: Case[] = readdirSync(testdata)
  .filter((file) => file.endsWith('.payload.json'))
  .map((file) => ({
    name: file.slice(0, -'.payload.json'.length),
    event: file.slice(0, file.indexOf('.')),
    body: readFileSync(new URL(file, testdata)),
  }));

const real: Case[] = octokit
  .filter(({ name }) => mappedEvents.test(name))
  .flatMap(({ name, examples }) =>
    examples.map((payload, index) => ({
      name: `octokit.${name}.${index}${payload.action ? `-${payload.action}` : ''}`,
      event: name,
      body: Buffer.from(JSON.stringify(payload)),
    })),
  );

const cases = [...own, ...real];

test.each(cases)('$name', ({ name, event, body }) => {
  const input: IntakeEvent = { source: 'github', event, deliveryId: name, receivedAt, tenant: '', body };
  const mapping = readable(createGithubSource().map(input, receivedAt));
  const golden = new URL(`${name}.golden.json`, testdata);
  if (update) writeFileSync(golden, `${JSON.stringify(mapping, null, 2)}\n`);
  expect(mapping).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
});

test('every golden file belongs to a case', () => {
  const expected = new Set(cases.map(({ name }) => `${name}.golden.json`));
  const found = readdirSync(testdata).filter((file) => file.endsWith('.golden.json'));
  expect(found.filter((file) => !expected.has(file))).toEqual([]);
  // Fewer would mean that payloads went missing, which no single case could notice.
  expect(found.length).toBeGreaterThanOrEqual(90);
});

/** Times as people write them: a reviewer of a golden file must see what they say. */
function readable(value: unknown, key = ''): unknown {
  if (typeof value === 'number' && (key.endsWith('At') || key.endsWith('Seen'))) return new Date(value).toISOString();
  if (Array.isArray(value)) return value.map((item) => readable(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, readable(field, name)]));
}
