import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactMessage } from './redact-message.ts';
import { redactText } from './redact-text.ts';
import { attribute, count, field, logsRequest, logsShape } from './testing/messages.ts';
import { anyText, createSamples } from './testing/samples.ts';

const make = createSamples(3);
const redactLines = (lines: readonly string[]) => {
  const text = Buffer.from(lines.join('\n'));
  redactText(text);
  return text.toString().split('\n');
};

test('lines of log are masked as one text, and nothing else of the request changes', () => {
  const line = anyText(make).map((text) => text.replaceAll('\n', ' '));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
      // A private key without an end goes on into what follows; that has its own test.
      fc.pre(!lines.join('\n').includes('-----BEGIN PRIVATE KEY-----'));
      const request = logsRequest(lines);
      redactMessage(request, logsShape);
      expect(request.equals(logsRequest(redactLines(lines)))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('every kind of secret at the very end of a line: the tag behind it, a letter, stays', () => {
  for (const sample of make.makers) {
    const { text, kind } = sample();
    const request = logsRequest([...text.split('\n'), 'next']);
    expect(redactMessage(request, logsShape)[kind], kind).toBeGreaterThan(0);
    expect(request.equals(logsRequest([...redactLines(text.split('\n')), 'next'])), kind).toBe(true);
  }
});

test('a private key that is printed line by line, a record each', () => {
  const key = [
    '-----BEGIN EC PRIVATE KEY-----',
    make.word(64),
    make.word(64),
    `${make.word(10)}==`,
    '-----END EC PRIVATE KEY-----',
  ];
  const request = logsRequest(['before', ...key, 'behind']);
  expect(redactMessage(request, logsShape)).toEqual({ 'private-key': 1 });
  const masked = key.map((line) => (line.startsWith('-') ? line : '*'.repeat(line.length)));
  expect(request.equals(logsRequest(['before', ...masked, 'behind']))).toBe(true);
});

test('an attribute whose name tells a secret', () => {
  const secret = 'correct horse "battery" staple';
  const request = (value: string, credential: string) =>
    logsRequest(
      ['hello'],
      [
        attribute('db.password', value),
        count('max.password', 7),
        attribute('http.route', '/login/with/2/words'),
        attribute('http.request.header.authorization', `Basic ${credential}`),
      ],
    );
  const body = request(secret, 'abcdef123456');
  expect(redactMessage(body, logsShape)).toEqual({ password: 1, authorization: 1 });
  expect(body.equals(request('*'.repeat(secret.length), '************'))).toBe(true);
});

test('lists: all values of a name that tells a secret, and what follows a flag', () => {
  const list = (...texts: string[]) => field(5, Buffer.concat(texts.map((text) => field(1, field(1, text)))));
  const named = (key: string, value: Buffer) => Buffer.concat([field(1, key), field(2, value)]);
  const secret = make.password();
  const request = (value: string) =>
    logsRequest(
      ['hello'],
      [
        named('db.password', list('n/a', value, value)),
        named('tags', list(value, 'blue')),
        named('process.command_args', list('node', 'deploy.js', '--password', value, '--token', '--verbose', value)),
        named('scopes.token', list('read', `${value}${value}`, 'write')),
      ],
    );
  const body = request(secret);
  expect(redactMessage(body, logsShape)).toEqual({ password: 3, 'named-secret': 1 });
  const stars = '*'.repeat(secret.length);
  const expected = logsRequest(
    ['hello'],
    [
      named('db.password', list('n/a', stars, stars)),
      named('tags', list(secret, 'blue')),
      named('process.command_args', list('node', 'deploy.js', '--password', stars, '--token', '--verbose', secret)),
      named('scopes.token', list('read', stars + stars, 'write')),
    ],
  );
  expect(body.equals(expected)).toBe(true);
});

test('a list as the line itself: arguments, and a key line by line', () => {
  const list = (...texts: string[]) => field(5, Buffer.concat(texts.map((text) => field(1, field(1, text)))));
  const key = ['-----BEGIN PRIVATE KEY-----', make.word(64), `${make.word(10)}==`, '-----END PRIVATE KEY-----'];
  const secret = make.password();
  const request = (...texts: string[]) =>
    field(1, field(2, Buffer.concat([field(2, field(5, list(...texts))), field(2, field(5, field(1, 'next')))])));
  const body = request('--password', secret, ...key, 'end');
  expect(redactMessage(body, logsShape)).toEqual({ password: 1, 'private-key': 1 });
  const masked = key.map((line) => (line.startsWith('-') ? line : '*'.repeat(line.length)));
  expect(body.equals(request('--password', '*'.repeat(secret.length), ...masked, 'end'))).toBe(true);
});

test('values within values, bytes, and fields that the schema does not know', () => {
  const request = (token: string) => {
    const value = field(1, `see ${token}`);
    const list = field(5, Buffer.concat([field(1, value), field(1, field(7, token))]));
    const map = field(6, field(1, Buffer.concat([field(1, 'inner'), field(2, list)])));
    const record = Buffer.concat([field(5, map), field(77, token), field(6, attribute('a', token))]);
    return field(1, field(2, field(2, record)));
  };
  const body = request(`ghp_${make.word(36)}`);
  expect(redactMessage(body, logsShape)).toEqual({ github: 4 });
  expect(body.equals(request(`ghp_${'*'.repeat(36)}`))).toBe(true);
});

test('what is no message after all is a text; any bytes keep their length', () => {
  const token = `ghp_${make.word(36)}`;
  const broken = Buffer.concat([logsRequest(['fine']), Buffer.from([0x0a, 0xff, 0x01]), Buffer.from(` ${token} `)]);
  expect(redactMessage(broken, logsShape)).toEqual({ github: 1 });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const body = Buffer.concat([bytes, logsRequest([`password=${make.word(12)}`]), bytes]);
      const { length } = body;
      redactMessage(body, logsShape);
      expect(body).toHaveLength(length);
    }),
  );
  const deep = Array.from({ length: 5000 }).reduce<Buffer>((inner) => field(5, field(1, inner)), field(1, token));
  expect(redactMessage(field(1, field(2, field(2, field(5, deep)))), logsShape)).toEqual({ github: 1 });
});
