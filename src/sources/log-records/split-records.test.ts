import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRecords } from './split-records.ts';

const split = (text: string | Buffer) => [...splitRecords(Buffer.from(text as string))];
/** Line and value, or line alone where it could not be read. */
const brief = (text: string | Buffer) =>
  split(text).map((piece) => ('fault' in piece ? [piece.line] : [piece.line, piece.value]));

describe('what a body holds', () => {
  it.each<[string, string, unknown[]]>([
    ['one object', '{"a":1}', [[1, { a: 1 }]]],
    ['one object over several lines', '{\n"a":\n1}\n', [[1, { a: 1 }]]],
    [
      'a list',
      '[{"a":1},2]',
      [
        [1, { a: 1 }],
        [2, 2],
      ],
    ],
    [
      'lines',
      '{"a":1}\n{"a":2}\n',
      [
        [1, { a: 1 }],
        [2, { a: 2 }],
      ],
    ],
    [
      'lines that end in CR LF, with empty ones',
      '\r\n{"a":1}\r\n \t\r\n{"a":2}\r\n',
      [
        [2, { a: 1 }],
        [4, { a: 2 }],
      ],
    ],
    [
      'objects one behind the other',
      '{"a":"}{"}{"b":["\\"}"]} {"c":{}}',
      [
        [1, { a: '}{' }],
        [1, { b: ['"}'] }],
        [1, { c: {} }],
      ],
    ],
    [
      'such on several lines',
      '{"a":1}{"b":2}\n{"c":3}',
      [
        [1, { a: 1 }],
        [1, { b: 2 }],
        [2, { c: 3 }],
      ],
    ],
    [
      'lists on lines',
      '[1,2]\n[3]',
      [
        [1, 1],
        [1, 2],
        [2, 3],
      ],
    ],
    [
      'a byte order mark',
      '\ufeff{"a":1}\n{"a":2}',
      [
        [1, { a: 1 }],
        [2, { a: 2 }],
      ],
    ],
    ['nothing', '', []],
    ['an empty list', '[]', []],
    [
      'bad lines among good ones',
      'no\n{"a":1}\n{"a":\n"\n}{\n{"a":2}',
      [[1], [2, { a: 1 }], [3], [4], [5], [6, { a: 2 }]],
    ],
    ['what is cut off behind a good one', '{"a":1}{"b":', [[1, { a: 1 }], [1]]],
    ['a NUL byte within a text', '{"a":"\0"}\n{"a":"\\u0000"}', [[1], [2, { a: '\0' }]]],
  ])('%s', (_, body, wanted) => {
    expect(brief(body)).toEqual(wanted);
  });

  it('text that is not UTF-8 is mended', () => {
    expect(brief(Buffer.from('{"a":"\xff\xe9"}\n{"a":"é"}', 'latin1').subarray(0))).toEqual([
      [1, { a: '\ufffd\ufffd' }],
      [2, { a: '\ufffd' }],
    ]);
  });

  it('says what is wrong with a line, whatever is around it', () => {
    expect(split('{"a":1}\nhello')[1]).toMatchObject({ line: 2, fault: expect.stringContaining('It is not JSON') });
    const deep = '['.repeat(100) + ']'.repeat(100);
    expect(split(`{"a":${deep}}\n{"b":1}`)).toMatchObject([
      { line: 1, fault: expect.stringContaining('deeper than 64') },
      { line: 2, value: { b: 1 } },
    ]);
  });

  it('a million brackets are a fault, and so are too many lines that are no JSON', () => {
    expect(brief('['.repeat(1_000_000))).toEqual([[1]]);
    expect(brief('{"a":'.repeat(1_000_000))).toEqual([[1]]);
    expect(() => split('x\n'.repeat(20_000))).toThrow('more than 10000');
    expect(() => split(`${'{}'.repeat(20_000)}}`.replaceAll('{}', '{x}'))).toThrow('more than 10000');
  });
});

const record = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 4 });
const ends = fc.array(fc.constantFrom('\n', '\r\n', '\n\n', ' \n\t'), { minLength: 20, maxLength: 20 });

describe('any records', () => {
  const plain = (values: unknown[]) => JSON.parse(JSON.stringify(values)) as unknown[];
  const valuesOf = (body: string) => split(body).flatMap((piece) => ('value' in piece ? [piece.value] : []));

  it('are the same as lines, as a list and one behind the other', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), ends, (records, between) => {
        const texts = records.map((one) => JSON.stringify(one));
        const wanted = plain(records);
        expect(valuesOf(texts.map((text, i) => text + between[i]).join(''))).toEqual(wanted);
        expect(valuesOf(JSON.stringify(records))).toEqual(wanted);
        expect(valuesOf(texts.join(''))).toEqual(wanted);
      }),
    );
  });

  it('survive a line between them that is anything', () => {
    fc.assert(
      fc.property(record, record, fc.string(), (first, last, middle) => {
        const line = middle.replace(/[\r\n]/g, '');
        const body = `${JSON.stringify(first)}\n${line}\n${JSON.stringify(last)}`;
        const values = valuesOf(body);
        expect(values[0]).toEqual(plain([first])[0]);
        expect(values.at(-1)).toEqual(plain([last])[0]);
      }),
    );
  });
});
