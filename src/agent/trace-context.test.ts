import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTraceparent, newSpanId, newTraceId, parseTraceparent } from './trace-context.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

test('what is written is read again', () => {
  const hex = fc.constantFrom('00', '01', 'ff');
  fc.assert(
    fc.property(hex, (flags) => {
      const context = { traceId: newTraceId(), spanId: newSpanId(), flags };
      expect(parseTraceparent(formatTraceparent(context))).toEqual(context);
    }),
  );
});

test.each([
  ['a version to come, with more behind', `cc-${traceId}-${spanId}-01-what-the-future-brings`, true],
  ['version 00 with more behind', `00-${traceId}-${spanId}-01-more`, false],
  ['version ff', `ff-${traceId}-${spanId}-01`, false],
  ['upper case', `00-${traceId.toUpperCase()}-${spanId}-01`, false],
  ['a trace id of zeros', `00-${'0'.repeat(32)}-${spanId}-01`, false],
  ['a span id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`, false],
  ['a short id', `00-${traceId.slice(1)}-${spanId}-01`, false],
  ['nothing', '', false],
])('%s', (_, text, valid) => {
  expect(parseTraceparent(text)).toEqual(valid ? { traceId, spanId, flags: '01' } : null);
});
