import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PointFields } from './point-fields.ts';
import type { Ranges } from './ranges.ts';

const bytesOf = (values: number[]) =>
  Buffer.concat(values.map((value) => Buffer.from(new Float64Array([value]).buffer)));

/** Runs of a list as protobuf allows them: packed, or one value after another. https://protobuf.dev/programming-guides/encoding/#packed */
const packed = (field: number, values: number[]) =>
  Buffer.concat([Buffer.from([field * 8 + 2, values.length * 8]), bytesOf(values)]);
const single = (field: number, values: number[]) =>
  Buffer.concat(values.map((value) => Buffer.concat([Buffer.from([field * 8 + 1]), bytesOf([value])])));

function read(buffer: Buffer, list: Ranges): number[] {
  const values: number[] = [];
  for (let i = 0; i < list.length; i += 1) {
    for (let at = list.start(i); at < list.end(i); at += 8) values.push(buffer.readDoubleLE(at));
  }
  return values;
}

const runs = fc.array(
  fc.record({ isPacked: fc.boolean(), values: fc.array(fc.double({ noNaN: true }), { maxLength: 12 }) }),
  { maxLength: 5 },
);
const point = new PointFields();

it.each([
  [6, 'bucketCounts'],
  [7, 'explicitBounds'],
] as const)(
  'a histogram’s list in field %i is whole, however it was cut into packed and single values',
  (field, name) => {
    fc.assert(
      fc.property(runs, (parts) => {
        const buffer = Buffer.concat(parts.map(({ isPacked, values }) => (isPacked ? packed : single)(field, values)));
        point.read(buffer, 'histogram', 0, buffer.length);
        expect(read(buffer, point[name])).toEqual(parts.flatMap(({ values }) => values));
      }),
    );
  },
);
