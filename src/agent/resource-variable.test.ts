import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyValues } from '../config/key-values.ts';
import { resourceVariable } from './resource-variable.ts';

test('what the user said stays as it was, and goes before what is known', () => {
  const env = { OTEL_RESOURCE_ATTRIBUTES: 'team=a%20b, cicd.pipeline.run.id=mine' };
  expect(resourceVariable(env, { 'cicd.pipeline.run.id': '42', 'vcs.repository.name': 'a,b=c' })).toBe(
    'team=a%20b, cicd.pipeline.run.id=mine,vcs.repository.name=a%2Cb%3Dc',
  );
  expect(resourceVariable({}, { 'cicd.pipeline.run.attempt': 2 })).toBe('cicd.pipeline.run.attempt=2');
  expect(resourceVariable({}, {})).toBeUndefined();
  expect(resourceVariable({ OTEL_RESOURCE_ATTRIBUTES: '' }, { a: undefined })).toBeUndefined();
});

test('any value is read as it was', () => {
  const value = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z][a-z.]{0,9}$/), value, { noNullPrototype: true }), (known) => {
      expect(keyValues(resourceVariable({}, known))).toEqual(known);
    }),
  );
});
