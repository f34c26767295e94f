import { expect, it } from 'vitest';
import { shortName } from './repository.ts';

it.each([
  ['acme/api', 'api'],
  ['group/team/api', 'api'],
  ['api', 'api'],
  ['acme/', 'acme/'],
  ['', ''],
])('%s is %s for short', (whole, short) => expect(shortName(whole)).toBe(short));
