import { expect, test } from 'vitest';
import { createRedaction } from './redaction.ts';
import { createRegisteredValues } from './registered-values.ts';
import { logsRequest, logsShape } from './testing/messages.ts';
import { createSamples } from './testing/samples.ts';

test('masks for the organisation of the request, and adds up what it masked', () => {
  const password = createSamples(1).password();
  const own = createRegisteredValues(['correct horse']);
  const redaction = createRedaction((tenant) => (tenant === 'acme' ? own : null));
  const take = (tenant: string) => {
    const request = logsRequest([`correct horse, password=${password}`]);
    redaction.message(tenant, request, logsShape);
    return request;
  };
  const stars = '*'.repeat(password.length);
  expect(take('acme').equals(logsRequest([`*************, password=${stars}`]))).toBe(true);
  expect(take('other').equals(logsRequest([`correct horse, password=${stars}`]))).toBe(true);
  expect(redaction.counts()).toEqual({ registered: 1, password: 2 });
});
