import { isHeader, keyValues } from './key-values.ts';

/** Kinds of value a setting may have, and how text becomes one. A parser throws a sentence about what is allowed. */
export interface Kinds {
  text: string;
  port: number;
  count: number;
  bytes: number;
  duration: number;
  days: number;
  flag: boolean;
  url: string;
  list: string[];
  headers: Record<string, string>;
  signals: ('traces' | 'logs')[];
  level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  format: 'auto' | 'text' | 'json';
  jobLogs: 'off' | 'failed' | 'all';
}

export type Kind = keyof Kinds;

const byteUnits: Record<string, number> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };
const timeUnits: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function whole(text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max) {
    throw new Error(`must be a whole number from ${min} to ${max}`);
  }
  return value;
}

function oneOf<T extends string>(text: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === text);
  if (found === undefined) throw new Error(`must be one of ${allowed.join(', ')}`);
  return found;
}

export const parsers: { [K in Kind]: (text: string) => Kinds[K] } = {
  text: (text) => text,
  port: (text) => whole(text, 0, 65_535),
  count: (text) => whole(text, 1, Number.MAX_SAFE_INTEGER),
  // Receipt time plus this must stay within the store's 32-bit seconds (2106).
  days: (text) => whole(text, 1, 20_000),
  bytes(text) {
    const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
    const value = Math.round(Number(match?.[1]) * (byteUnits[(match?.[2] ?? '').toLowerCase()] ?? Number.NaN));
    if (!Number.isSafeInteger(value) || value < 1) throw new Error('must be a size like 25MiB or 2GiB');
    return value;
  },
  duration(text) {
    const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/i.exec(text.trim());
    const value = Math.round(Number(match?.[1]) * (timeUnits[(match?.[2] ?? '').toLowerCase()] ?? Number.NaN));
    if (!Number.isSafeInteger(value) || value < 1) throw new Error('must be a time like 90s, 12h or 7d');
    return value;
  },
  flag(text) {
    if (['1', 'true', 'yes', 'on'].includes(text.toLowerCase())) return true;
    if (['0', 'false', 'no', 'off', ''].includes(text.toLowerCase())) return false;
    throw new Error('must be true or false');
  },
  url(text) {
    let protocol = '';
    try {
      protocol = new URL(text).protocol;
    } catch {
      // Reported below: the value itself may hold a password.
    }
    if (protocol !== 'http:' && protocol !== 'https:') throw new Error('must be an http or https URL');
    return text;
  },
  list: (text) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  headers(text) {
    const headers = keyValues(text.replaceAll('\n', ','));
    const isWhole = Object.keys(headers).length > 0 || text.trim() === '';
    if (!isWhole || !Object.entries(headers).every(isHeader)) {
      throw new Error('must be headers like name=value,other=value, with values percent-encoded');
    }
    return headers;
  },
  signals: (text) => parsers.list(text).map((one) => oneOf(one, ['traces', 'logs'])),
  level: (text) => oneOf(text, ['trace', 'debug', 'info', 'warn', 'error', 'silent']),
  format: (text) => oneOf(text, ['auto', 'text', 'json']),
  jobLogs: (text) => oneOf(text, ['off', 'failed', 'all']),
};
