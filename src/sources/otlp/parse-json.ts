import type { Buffer } from 'node:buffer';
import { decode } from '../github/decode.ts';
import { Rejection } from '../github/rejection.ts';
import { Malformed } from './malformed.ts';

/** Bytes of a request in JSON: parsed, it takes ten times as much memory and more. */
export const maxJsonBytes = 16 * 2 ** 20;

/** Throws Malformed for what is no JSON, or too deep. */
export function parseJson(body: Buffer): unknown {
  try {
    return decode(body);
  } catch (error) {
    if (error instanceof Rejection) throw new Malformed(error.message.replace(/\.$/, ''));
    throw error;
  }
}
