import type { Buffer } from 'node:buffer';
import { decode } from '../github/decode.ts';
import { Rejection } from '../github/rejection.ts';
import { Malformed } from './malformed.ts';

/** Throws Malformed for what is no JSON, or too deep. */
export function parseJson(body: Buffer): unknown {
  try {
    return decode(body);
  } catch (error) {
    if (error instanceof Rejection) throw new Malformed(error.message.replace(/\.$/, ''));
    throw error;
  }
}
