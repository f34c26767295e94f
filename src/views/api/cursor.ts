import { RunlensError } from '../../errors.ts';

/** Cursors are opaque to callers: JSON in base64url. What is inside is checked again on the way in. */
export const encodeCursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Undefined without a cursor. Throws `bad_request` when it is not one that `encodeCursor` made for `isValid`. */
export function decodeCursor<T>(cursor: string | undefined, isValid: (value: unknown) => value is T): T | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    value = undefined;
  }
  if (isValid(value)) return value;
  throw new RunlensError('bad_request', {
    reason: 'querystring/cursor is not a cursor of this list. Start again without it.',
  });
}

export const isSafeCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
