import { isUtf8 } from 'node:buffer';
import { Rejection } from './rejection.ts';

/** Levels of objects and lists. GitHub's own payloads have at most ten. */
const maxDepth = 64;

/** Up to this size a parsed value is cheaper to measure than its bytes, and a bomb of brackets is small. */
const smallBytes = 256 * 1024;

/**
 * Bytes to a JSON value. Duplicate keys: the last one counts, as in every JSON.parse. A large body is measured before it
 * is parsed: millions of nested brackets would take seconds and hundreds of megabytes.
 */
export function decode(body: Uint8Array): unknown {
  if (!isUtf8(body)) throw new Rejection('not_json', 'The body is not UTF-8.');
  if (body.byteLength > smallBytes && bytesAreDeeperThan(body, maxDepth)) throw tooDeep();
  const value = parse(body);
  if (body.byteLength <= smallBytes && valueIsDeeperThan(value, maxDepth)) throw tooDeep();
  return value;
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch (error) {
    throw new Rejection('not_json', `The body is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}

const tooDeep = () => new Rejection('too_deep', `The body nests objects and lists deeper than ${maxDepth} levels.`);

/** Level by level, without recursion. */
function valueIsDeeperThan(root: unknown, limit: number): boolean {
  let level: object[] = isNested(root) ? [root] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    const next: object[] = [];
    for (const holder of level) {
      if (Array.isArray(holder)) {
        for (const value of holder) if (isNested(value)) next.push(value);
      } else {
        for (const key in holder) {
          const value = (holder as Record<string, unknown>)[key];
          if (isNested(value)) next.push(value);
        }
      }
    }
    level = next;
  }
  return false;
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

const quote = 0x22;
const backslash = 0x5c;
/** `[` and `{` differ in this bit, and so do `]` and `}`. */
const bracketBit = 0x20;
const open = 0x7b;
const close = 0x7d;

function bytesAreDeeperThan(body: Uint8Array, limit: number): boolean {
  let depth = 0;
  let i = 0;
  while (i < body.length) {
    const byte = body[i] as number;
    i = byte === quote ? endOfString(body, i) : i + 1;
    const bracket = byte | bracketBit;
    if (bracket === open) {
      depth += 1;
      if (depth > limit) return true;
    } else if (bracket === close) {
      depth -= 1;
    }
  }
  return false;
}

/** Index after the closing quote of the string that opens at `start`. */
function endOfString(body: Uint8Array, start: number): number {
  let i = start + 1;
  while (i < body.length && body[i] !== quote) i += body[i] === backslash ? 2 : 1;
  return i + 1;
}
