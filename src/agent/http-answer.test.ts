import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerLimitBytes, readAnswer } from './http-answer.ts';

const crlf = (...lines: string[]): string => lines.join('\r\n');
const said = crlf('HTTP/1.1 200 OK', 'Content-Length: 4', '', 'body');
const answer = (text: string, status = 200, retryAfter: string | null = null) => ({ status, retryAfter, text });

test.each([
  ['a length', said, answer('body')],
  ['more than its length', `${said}HTTP/1.1 500 no`, answer('body')],
  ['no reason after the status', crlf('HTTP/1.1 404', 'content-length:0', '', ''), answer('', 404)],
  ['no body', crlf('HTTP/1.0 204 No Content', '', ''), answer('', 204)],
  ['an answer before the answer', crlf('HTTP/1.1 100 Continue', '', said), answer('body')],
  [
    'chunks',
    crlf(
      'HTTP/1.1 200 OK',
      'Transfer-Encoding: gzip, Chunked',
      '',
      '3',
      'bod',
      '01;a="1"',
      'y',
      '0',
      'Trailer: x',
      '',
      '',
    ),
    answer('body'),
  ],
  [
    'a wish',
    crlf('HTTP/1.1 429 Too Many Requests', 'RETRY-AFTER:  7 ', 'content-length: 0', '', ''),
    answer('', 429, '7'),
  ],
])('with %s', (_, bytes, expected) => {
  expect(readAnswer(bytes, false)).toEqual(expected);
});

test('with neither length nor chunks, it ends with the connection', () => {
  const bytes = crlf('HTTP/1.1 200 OK', '', 'bo');
  expect(readAnswer(bytes, false)).toBeNull();
  expect(readAnswer(`${bytes}dy`, true)).toEqual(answer('body'));
});

test('of a long one, the status', () => {
  const long = 'x'.repeat(answerLimitBytes + 1);
  for (const head of [['Content-Length: 9999999'], ['Transfer-Encoding: chunked'], []]) {
    expect(readAnswer(crlf('HTTP/1.1 503 no', ...head, '', long), false)).toEqual(answer('', 503));
  }
});

test.each([
  ['another protocol', 'SSH-2.0-OpenSSH_9.9\r\n'],
  ['another version', crlf('HTTP/2 200 OK', '', '')],
  ['a status that is none', crlf('HTTP/1.1 OK', '', '')],
  ['a length that is none', crlf('HTTP/1.1 200 OK', 'Content-Length: -1', '', '')],
  ['a chunk without a length', crlf('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', 'x', '')],
  ['a head without an end', `HTTP/1.1 200 OK\r\na: ${'x'.repeat(answerLimitBytes)}`],
])('%s is no answer', (_, bytes) => {
  expect(() => readAnswer(bytes, false)).toThrow('no HTTP answer');
});

test('wherever it is cut, it waits for the rest, and is torn when that does not come', () => {
  const text = fc.string({ unit: 'binary-ascii', maxLength: 40 });
  const chunked = fc.array(text.filter(Boolean), { maxLength: 4 }).map((parts) => ({
    text: parts.join(''),
    bytes: crlf(
      'HTTP/1.1 200 OK',
      'Transfer-Encoding: chunked',
      '',
      ...parts.flatMap((part) => [part.length.toString(16), part]),
      '0',
      '',
    ),
  }));
  const measured = text.map((body) => ({
    text: body,
    bytes: crlf('HTTP/1.1 200 OK', `Content-Length: ${body.length}`, '', body),
  }));
  fc.assert(
    fc.property(fc.oneof(chunked, measured), fc.nat(), ({ text: body, bytes }, at) => {
      expect(readAnswer(bytes, false)).toEqual(answer(body));
      const cut = bytes.slice(0, at % bytes.length);
      expect(readAnswer(cut, false)).toBeNull();
      expect(() => readAnswer(cut, true)).toThrow('torn');
    }),
  );
});
