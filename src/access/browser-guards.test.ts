import { expect, it } from 'vitest';
import { isLoopbackHost, isSameOrigin } from './browser-guards.ts';

it.each([
  undefined,
  '',
  'localhost.',
  'localhost:',
  'localhost:123456',
  ' localhost',
  'localhost\n',
  '127.0.0.2',
  '::1',
  '[::1]x',
  'user@localhost',
])('takes %j for no loopback name', (host) => expect(isLoopbackHost(host)).toBe(false));

it.each([
  [{ host: 'a', origin: undefined, secFetchSite: undefined }, true],
  [{ host: 'a:1', origin: 'http://a:1', secFetchSite: undefined }, true],
  [{ host: 'A:1', origin: 'http://a:1', secFetchSite: undefined }, true],
  [{ host: 'a:1', origin: 'http://a:2', secFetchSite: undefined }, false],
  [{ host: undefined, origin: 'http://a', secFetchSite: undefined }, false],
  [{ host: 'a', origin: 'not a url', secFetchSite: undefined }, false],
  // A proxy changed the name, but the browser vouches for the page.
  [{ host: 'inner', origin: 'https://outer', secFetchSite: 'same-origin' }, true],
  [{ host: 'a', origin: 'http://a', secFetchSite: 'cross-site' }, false],
])('%j came from here: %s', (provenance, expected) => expect(isSameOrigin(provenance)).toBe(expected));
