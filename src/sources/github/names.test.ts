import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJobName } from './names.ts';

test.each([
  ['build', [], 'build', []],
  ['build (ubuntu, 20)', [], 'build', ['ubuntu', '20']],
  ['Caller / Inner (ubuntu, 20)', ['Caller'], 'Inner', ['ubuntu', '20']],
  ['Caller (eu) / Inner', ['Caller'], 'Inner', ['eu']],
  ['A / B / C', ['A', 'B'], 'C', []],
  ['test (node (lts, 20), a)', [], 'test', ['node (lts, 20)', 'a']],
  ['test ([1, 2], {"a": 1, "b": 2})', [], 'test', ['[1, 2]', '{"a": 1, "b": 2}']],
  ['test (a / b) ', [], 'test', ['a / b']],
  ['lint/format', [], 'lint/format', []],
  ['open (and never closed', [], 'open (and never closed', []],
  ['closed) again', [], 'closed) again', []],
  ['(all matrix)', [], '(all matrix)', []],
  ['a (1) b', [], 'a (1) b', []],
  ['empty ()', [], 'empty', ['']],
  ['build(x)', [], 'build', ['x']],
])('%s', (name, callers, baseName, matrix) => {
  expect(parseJobName(name.trim())).toEqual({ callers, baseName, matrix });
});

test('a hundred slashes make ten parts', () => {
  const { callers, baseName } = parseJobName(Array.from({ length: 100 }, (_, i) => `p${i}`).join(' / '));
  expect(callers).toHaveLength(9);
  expect(baseName.startsWith('p9 / p10')).toBe(true);
});

test('property: any name has a base, and a made-up one comes apart into what it was made of', () => {
  const word = fc.stringMatching(/^[a-z0-9.-]{1,8}$/);
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 4 }),
      word,
      fc.array(word, { minLength: 1, maxLength: 4 }),
      (callers, baseName, matrix) => {
        const name = [...callers, `${baseName} (${matrix.join(', ')})`].join(' / ');
        expect(parseJobName(name)).toEqual({ callers, baseName, matrix });
      },
    ),
  );
  fc.assert(fc.property(fc.string({ minLength: 1 }), (name) => typeof parseJobName(name).baseName === 'string'));
});
