import { expect, test } from 'vitest';
import { bindParams } from './bind.ts';

test('values become one literal each; nothing in them ends it', () => {
  expect(bindParams('SELECT {a:String}', { a: "x' OR '1\\" })).toBe("SELECT _CAST('x\\' OR \\'1\\\\', 'String')");
  expect(bindParams('{n:Array(String)}', { n: ["a'", 'b'] })).toBe(
    "_CAST('[\\'a\\\\\\'\\',\\'b\\']', 'Array(String)')",
  );
});

test('a value that looks like a parameter is left alone', () => {
  expect(bindParams('{a:String} {b:UInt8}', { a: '{b:UInt8}', b: 1 })).toBe(
    "_CAST('{b:UInt8}', 'String') _CAST('1', 'UInt8')",
  );
});

test('nulls, dates and arrays', () => {
  expect(bindParams('{a:Nullable(String)}', { a: null })).toBe("_CAST(NULL, 'Nullable(String)')");
  expect(bindParams('{a:DateTime64(3)}', { a: new Date(1234) })).toBe("_CAST('1.234', 'DateTime64(3)')");
  expect(bindParams('{a:Array(UInt8)}', { a: [] })).toBe("_CAST('[]', 'Array(UInt8)')");
});

test('a missing value, NaN and objects are refused', () => {
  expect(() => bindParams('{a:String}', {})).toThrow('parameter a has no value');
  expect(() => bindParams('{a:Float64}', { a: Number.NaN })).toThrow('finite');
  expect(() => bindParams('{a:String}', { a: {} })).toThrow('cannot be sent');
});
