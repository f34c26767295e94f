import { expect, it } from 'vitest';
import { unknownNames } from './unknown-names.ts';

it.each<[string, string[]]>([
  ['', []],
  ['state=failure&live=off', []],
  ['status=compleetd', ['status']],
  ['State=failure&q=a&repositry=b&repositry=c', ['State', 'repositry']],
  ['status=', ['status']],
])('of "%s" are not known: %j', (search, names) => {
  expect(unknownNames(new URLSearchParams(search), ['q', 'state'])).toEqual(names);
});
