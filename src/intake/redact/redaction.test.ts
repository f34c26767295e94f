import { expect, test } from 'vitest';
import { encodeJson } from '../../sources/otlp/encode-json.ts';
import { createRedaction } from './redaction.ts';
import { createRegistry } from './registry.ts';
import { logsRequest } from './testing/messages.ts';
import { createSamples } from './testing/samples.ts';

const registry = createRegistry(new Map([['acme', ['correct horse']]]));

test('masks for the organisation of the request, and adds up what it masked', () => {
  const password = createSamples(1).password();
  const redaction = createRedaction(registry);
  const take = (tenant: string) => {
    const request = logsRequest([`correct horse, password=${password}`]);
    redaction.message(tenant, 'logs', request);
    return request;
  };
  const stars = '*'.repeat(password.length);
  expect(take('acme').equals(logsRequest([`*************, password=${stars}`]))).toBe(true);
  expect(take('other').equals(logsRequest([`correct horse, password=${stars}`]))).toBe(true);
  expect(redaction.counts()).toEqual({ registered: 1, password: 2 });
});

test('where the request is nobody’s, its records say whose values count', () => {
  const owner = (stringValue: string) => [{ key: 'vcs.owner.name', value: { stringValue } }];
  const part = (name: string, body: string, own = '') => ({
    resource: { attributes: name === '' ? [] : owner(name) },
    scopeLogs: [{ logRecords: [{ body: { stringValue: body }, attributes: own === '' ? [] : owner(own) }] }],
  });
  const request = (masked: string) =>
    encodeJson('logs', {
      resourceLogs: [
        part('Acme', `1 ${masked}`),
        part('other', '2 correct horse'),
        part('', `3 ${masked}`, 'acme'),
        part('acme', '4 correct horse', 'other'),
        part('', '5 correct horse'),
      ],
    });
  const redaction = createRedaction(registry);
  const taken = request('correct horse');
  redaction.message('', 'logs', taken);
  expect(taken.equals(request('*************'))).toBe(true);
  expect(redaction.counts()).toEqual({ registered: 2 });
  // A limited credential's are its organization's, whatever they say.
  const limited = request('correct horse');
  redaction.message('other', 'logs', limited);
  expect(limited.equals(request('correct horse'))).toBe(true);
});
