import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeJson } from './encode-json.ts';
import { ownedRanges } from './owned-ranges.ts';
import type { Signal } from './signal.ts';

const attributes = (values: Record<string, string>) =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));

/** What stands in the ranges of an organization, as text. */
function textOf(signal: Signal, request: object, organization: string, isAsked = (_: string) => true): string {
  const body = encodeJson(signal, request);
  const ranges = ownedRanges(signal, body, isAsked).get(organization);
  let text = '';
  for (let i = 0; i < (ranges?.length ?? 0); i += 1) text += body.toString('latin1', ranges?.start(i), ranges?.end(i));
  return text;
}

const record = (text: string, own: Record<string, string> = {}) => ({
  body: { stringValue: text },
  attributes: attributes(own),
});
const logs = (resource: Record<string, string>, ...logRecords: object[]) => ({
  resource: { attributes: attributes(resource) },
  scopeLogs: [{ scope: { name: 'scope' }, logRecords }],
});

test('a record is of the organization that it tells, else of its resource’s', () => {
  const request = {
    resourceLogs: [
      logs(
        { 'vcs.owner.name': 'Acme', note: 'about-acme' },
        record('of-acme'),
        record('of-beta', { 'vcs.owner.name': 'BETA' }),
        record('of-acme-too', { other: 'x' }),
      ),
      logs({ 'service.name': 'x', note: 'about-nobody' }, record('of-nobody')),
      logs({ note: 'about-both' }, record('gamma', { 'vcs.repository.url.full': 'https://github.com/Gamma/web' })),
    ],
  };
  const acme = textOf('logs', request, 'acme');
  for (const one of ['about-acme', 'of-acme', 'of-acme-too', 'scope']) expect(acme).toContain(one);
  for (const one of ['of-beta', 'nobody', 'gamma']) expect(acme).not.toContain(one);
  const beta = textOf('logs', request, 'beta');
  // What stands around its record becomes part of its row.
  for (const one of ['of-beta', 'about-acme']) expect(beta).toContain(one);
  expect(beta).not.toContain('of-acme');
  expect(textOf('logs', request, 'gamma')).toContain('about-both');
  expect(textOf('logs', request, 'acme', (one) => one === 'beta')).toBe('');
});

test('spans and data points are told apart as well', () => {
  const own = attributes({ GITHUB_REPOSITORY: 'acme/web' });
  const traces = {
    resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'of-acme', attributes: own }, { name: 'of-nobody' }] }] }],
  };
  expect(textOf('traces', traces, 'acme')).toContain('of-acme');
  expect(textOf('traces', traces, 'acme')).not.toContain('of-nobody');
  const point = (text: string, more: object[] = []) => ({ asInt: '1', attributes: [...attributes({ text }), ...more] });
  const metrics = {
    resourceMetrics: [
      {
        scopeMetrics: [
          { metrics: [{ name: 'm', gauge: { dataPoints: [point('of-nobody'), point('of-acme', own)] } }] },
        ],
      },
    ],
  };
  expect(textOf('metrics', metrics, 'acme')).toContain('of-acme');
  expect(textOf('metrics', metrics, 'acme')).not.toContain('of-nobody');
});

test('of any mixture, each text stands in the ranges of its organization alone, in order', () => {
  const owner = fc.constantFrom('', 'acme', 'beta');
  const part = fc.tuple(owner, fc.array(owner, { maxLength: 6 }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      const told = (name: string): Record<string, string> => (name === '' ? {} : { 'vcs.owner.name': name });
      let count = 0;
      const expected: Record<string, string[]> = { acme: [], beta: [] };
      const resourceLogs = parts.map(([resource, owners]) =>
        logs(
          told(resource),
          ...owners.map((name) => {
            const text = `<${count++}>`;
            expected[name || resource]?.push(text);
            return record(text, told(name));
          }),
        ),
      );
      for (const name of ['acme', 'beta']) {
        expect(textOf('logs', { resourceLogs }, name).match(/<\d+>/g) ?? []).toEqual(expected[name]);
      }
    }),
  );
});
