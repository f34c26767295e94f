import { Buffer } from 'node:buffer';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { IntakeEvent } from '../../model/events.ts';
import { encodeJson } from './encode-json.ts';
import { createOtlpSource, runSpanEvent } from './run-source.ts';
import { runSpans } from './run-spans.ts';
import { encodeRequest, readRequest } from './testing/requests.ts';
import { readSpanDump } from './testing/span-dump.ts';

// One request, one golden file: what its spans tell of runs. `UPDATE_GOLDEN=1 npx vitest run src/sources/otlp` writes them;
// the difference is then for a person to judge.
const update = process.env.UPDATE_GOLDEN === '1';
const receivedAt = Date.parse('2026-05-04T14:00:00Z');

const eventOf = (body: Uint8Array, tenant = ''): IntakeEvent => ({
  source: 'otlp',
  event: runSpanEvent,
  deliveryId: 'd',
  receivedAt,
  tenant,
  body,
});
const map = (body: Uint8Array, tenant?: string) => createOtlpSource().map(eventOf(body, tenant), receivedAt);

test.each(['github-run', 'github-job', 'gitlab-pipeline', 'jenkins-run', 'conventions'])('%s', (name) => {
  const { body } = encodeRequest(name);
  const mappings = readable(runSpans(body).map((event) => map(event)));
  const golden = new URL(`testdata/${name}.golden.json`, import.meta.url);
  if (update) writeFileSync(golden, `${JSON.stringify(mappings, null, 2)}\n`);
  expect(mappings).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
});

test.each(['inside-job', 'traces'])('%s: spans that only name their run are none', (name) => {
  expect(runSpans(encodeRequest(name).body)).toEqual([]);
});

test('without an organization in it, a span is about the one its token is for', () => {
  const [event = Buffer.alloc(0)] = runSpans(encodeRequest('jenkins-run').body);
  expect(map(event)).toMatchObject({ outcome: 'mapped', organization: '' });
  expect(map(event, 'acme')).toMatchObject({ outcome: 'mapped', organization: 'acme' });
  const [named = Buffer.alloc(0)] = runSpans(encodeRequest('github-run').body);
  expect(map(named, 'other')).toMatchObject({ outcome: 'mapped', organization: 'acme' });
});

test.each([
  ['nonsense', 'not_json'],
  ['{}', 'missing_field'],
  ['{"resourceSpans":{}}', 'wrong_shape'],
  ['{"resourceSpans":[{"scopeSpans":[{"spans":[null]}]}]}', 'wrong_shape'],
  ['{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a"}]}]}]}', 'missing_field'],
])('%s is a dead letter', (body, code) => {
  expect(map(Buffer.from(body))).toMatchObject({ outcome: 'dead', code });
});

test('a run with very many steps keeps within bounds', () => {
  const request = readRequest('github-job') as {
    resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[];
  };
  const [resource] = request.resourceSpans;
  const step = resource?.scopeSpans.at(-1)?.spans[0];
  for (let i = 0; i < 3000; i += 1)
    resource?.scopeSpans.push({ spans: [{ ...step, spanId: (i + 1).toString(16).padStart(16, '0') }] });
  const [event = Buffer.alloc(0)] = runSpans(encodeJson('traces', request));
  expect(event.length).toBeLessThanOrEqual(2 * 2 ** 20);
  const mapping = map(event);
  expect(mapping.outcome === 'mapped' && mapping.records.jobs[0]?.steps.length).toBe(999);
});

// What the action sent of a real run, as its console shows it. It is not part of this repository.
const dump = new URL('../../../../shared/fixtures/otel-cicd-action/spans/output_success.txt', import.meta.url);

test.skipIf(!existsSync(dump))('the spans of otel-cicd-action are a run, its job and its steps', () => {
  const request = readSpanDump(readFileSync(dump, 'utf8'));
  const mappings = runSpans(encodeJson('traces', request)).map((event) => map(event));
  const records = mappings.flatMap((one) => (one.outcome === 'mapped' ? [one.records] : []));
  expect(records.flatMap(({ runs }) => runs).find((run) => !run.fromJobs)).toMatchObject({
    source: 'github',
    organization: 'biomejs',
    repository: 'biomejs/biome',
    runId: 21487811823,
    attempt: 1,
    runNumber: 16194,
    workflow: 'Lint Pull Request Titles',
    conclusion: 'success',
    event: 'pull_request_target',
  });
  const [job] = records.flatMap(({ jobs }) => jobs);
  expect(job).toMatchObject({
    runId: 21487811823,
    jobId: 61901817921,
    name: 'Validate PR title',
    runner: 'depot-ptc3146psq',
  });
  expect(job?.steps.map(({ number, name }) => [number, name]).slice(0, 1)).toEqual([[1, 'Set up job']]);
});

/** Times as people write them: a reviewer of a golden file must see what they say. */
function readable(value: unknown, key = ''): unknown {
  if (typeof value === 'number' && (key.endsWith('At') || key.endsWith('Seen'))) return new Date(value).toISOString();
  if (Array.isArray(value)) return value.map((item) => readable(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, readable(field, name)]));
}
