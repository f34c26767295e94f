import type { EpochMs } from '../../model/time.ts';
import { Rejection } from './rejection.ts';
import { cleanText, httpsUrl } from './text.ts';
import { readTime } from './times.ts';

export const maxUint16 = 0xffff;
export const maxUint32 = 0xffff_ffff;

/**
 * Reads fields of one JSON object and says where a field is not what it must be. Missing and null are the same: unknown.
 * Hand-written, because validating every field of GitHub's payloads would cost more than parsing them.
 */
export class Reader {
  readonly #object: Record<string, unknown>;
  readonly #path: string;
  readonly now: EpochMs;

  constructor(value: unknown, path: string, now: EpochMs) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new Rejection('wrong_shape', `${path || 'The body'} must be an object, but is ${nameOf(value)}.`);
    }
    this.#object = value as Record<string, unknown>;
    this.#path = path;
    this.now = now;
  }

  /** A part that must be there. */
  object(key: string): Reader {
    const value = this.#object[key];
    if (value === undefined) throw this.#missing(key);
    return new Reader(value, this.#pathOf(key), this.now);
  }

  maybeObject(key: string): Reader | null {
    const value = this.#object[key];
    return value === undefined || value === null ? null : new Reader(value, this.#pathOf(key), this.now);
  }

  /** Whether the key is there with the value null. */
  isNull(key: string): boolean {
    return this.#object[key] === null;
  }

  isTrue(key: string): boolean {
    return this.#object[key] === true;
  }

  list(key: string): unknown[] {
    const value = this.#object[key];
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw this.#wrong(key, 'a list', value);
    return value;
  }

  /** Objects of a list, at most `max` of them. */
  objects(key: string, max: number): Reader[] {
    const values = this.list(key);
    const readers: Reader[] = [];
    for (let i = 0; i < values.length && i < max; i += 1) {
      readers.push(new Reader(values[i], `${this.#pathOf(key)}[${i}]`, this.now));
    }
    return readers;
  }

  /** As it came, for those that need all of it; '' when unknown. */
  rawText(key: string): string {
    const value = this.#object[key];
    if (typeof value === 'string') return value;
    if (value === undefined || value === null) return '';
    throw this.#wrong(key, 'text', value);
  }

  /** Cleaned and clipped; '' when unknown. */
  text(key: string, max: number): string {
    return cleanText(this.rawText(key), max);
  }

  requiredText(key: string, max: number): string {
    const text = this.text(key, max);
    if (text === '') throw this.#missing(key);
    return text;
  }

  /** An address for people; '' when unknown or not https. */
  url(key: string): string {
    const value = this.#object[key];
    return typeof value === 'string' ? httpsUrl(value) : '';
  }

  /** An identity: a positive whole number that JavaScript can hold. */
  id(key: string): number {
    const id = this.maybeInteger(key, Number.MAX_SAFE_INTEGER);
    if (id === null) throw this.#missing(key);
    if (id === 0) throw this.#wrong(key, 'a number above 0', id);
    return id;
  }

  maybeInteger(key: string, max: number): number | null {
    const value = this.#object[key];
    if (value === undefined || value === null) return null;
    if (typeof value !== 'number' || !Number.isInteger(value)) throw this.#wrong(key, 'a whole number', value);
    if (!Number.isSafeInteger(value)) {
      throw new Rejection('unsafe_integer', `${this.#pathOf(key)} is beyond 2^53: two such numbers may look the same.`);
    }
    if (value < 0 || value > max) throw this.#wrong(key, `a number from 0 to ${max}`, value);
    return value;
  }

  time(key: string): EpochMs | null {
    const time = readTime(this.#object[key], this.now);
    if (time === 'malformed') throw this.#wrong(key, 'a time as in RFC 3339', this.#object[key]);
    if (time === 'out_of_range') {
      const value = cleanText(String(this.#object[key]), 40);
      throw new Rejection(
        'time_out_of_range',
        `${this.#pathOf(key)} is ${value}: before 2000, or more than 24 hours after its receipt.`,
      );
    }
    return time;
  }

  requiredTime(key: string): EpochMs {
    const time = this.time(key);
    if (time === null) throw this.#missing(key);
    return time;
  }

  /** A time of no weight: null when it makes no sense. */
  lenientTime(key: string): EpochMs | null {
    const time = readTime(this.#object[key], this.now);
    return typeof time === 'number' ? time : null;
  }

  #pathOf(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`;
  }

  #missing(key: string): Rejection {
    return new Rejection('missing_field', `${this.#pathOf(key)} is missing.`);
  }

  #wrong(key: string, expected: string, value: unknown): Rejection {
    return new Rejection('wrong_shape', `${this.#pathOf(key)} must be ${expected}, but is ${nameOf(value)}.`);
  }
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return `the text ${JSON.stringify(cleanText(value, 40))}`;
  return String(value);
}
