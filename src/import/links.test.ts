import { expect, test } from 'vitest';
import { nextLink, withinApi } from './links.ts';

test.each([
  ['<https://a.example/x?page=2>; rel="next", <https://a.example/x?page=9>; rel="last"', 'https://a.example/x?page=2'],
  ['<https://a.example/x?page=1>; rel="prev", <https://a.example/x?q=a,b>; rel="next"', 'https://a.example/x?q=a,b'],
  ['<https://a.example/x>; rel="last"', null],
  ['<https://a.example/x>; title="next"', null],
  ['', null],
  [null, null],
])('next of %s', (header, expected) => {
  expect(nextLink(header)).toBe(expected);
});

const hub = new URL('https://api.github.com');
const enterprise = new URL('https://ghe.example/api/v3');

test.each([
  [hub, 'https://api.github.com/repositories/7', true],
  [hub, '/repos/a/b', true],
  [hub, 'https://api.github.com.evil.example/x', false],
  [hub, 'https://user:secret@api.github.com/x', false],
  [hub, 'http://api.github.com/x', false],
  [hub, 'https://api.github.com:8443/x', false],
  [hub, '//169.254.169.254/latest', false],
  [hub, 'file:///etc/passwd', false],
  [hub, 'https://[', false],
  [enterprise, 'https://ghe.example/api/v3/repos', true],
  [enterprise, 'https://ghe.example/api/v3evil', false],
  [enterprise, 'https://ghe.example/api/v3/../../login', false],
])('below %s: %s → %s', (api, address, isWithin) => {
  expect(withinApi(address, api) !== null).toBe(isWithin);
});
