import type { Buffer } from 'node:buffer';
import type { FixedColumn } from '../../model/columns/fixed.ts';
import type { LogCategory } from '../../model/log-category.ts';

const halfRange = 0x1_0000_0000;
const nanosecondsPerMs = 1_000_000;

/** When records may have happened, in milliseconds: what is older would expire as it is written. */
export interface Window {
  fromMs: number;
  toMs: number;
  /** Stands in where a record says no time. */
  receivedAt: number;
  /** Days that log lines are kept by category; null where all are kept alike. */
  lineDays: LineDays | null;
}

export type LineDays = Readonly<Record<LogCategory, number>>;

const dayMs = 86_400_000;

/** The window of a table whose rows are kept for some days. Clocks may run a day ahead. */
export function windowOf(receivedAt: number, kept: number | LineDays): Window {
  const lineDays = typeof kept === 'number' ? null : kept;
  const days = typeof kept === 'number' ? kept : Math.max(...Object.values(kept));
  return { fromMs: Math.max(0, receivedAt - days * dayMs), toMs: receivedAt + dayMs, receivedAt, lineDays };
}

/** The 8 bytes at `at` as milliseconds; 0 when there are none. */
export function msAt(buffer: Buffer, at: number): number {
  if (at < 0) return 0;
  return (buffer.readUInt32LE(at + 4) * halfRange + buffer.readUInt32LE(at)) / nanosecondsPerMs;
}

/** True when the 8 bytes at `at` tell a time. */
export function isTold(buffer: Buffer, at: number): boolean {
  return at >= 0 && (buffer.readUInt32LE(at) !== 0 || buffer.readUInt32LE(at + 4) !== 0);
}

/** What is wrong with a time, null when nothing is. */
export function timeFault(ms: number, window: Window): string | null {
  if (ms < window.fromMs) return 'is older than what is kept';
  if (ms > window.toMs) return 'lies more than a day in the future';
  return null;
}

/** The same of a log line, whose category is asked for only where that decides. */
export function lineTimeFault(ms: number, window: Window, categoryOf: () => LogCategory): string | null {
  const { lineDays, receivedAt } = window;
  if (lineDays === null || ms >= receivedAt - Math.min(...Object.values(lineDays)) * dayMs)
    return timeFault(ms, window);
  const category = categoryOf();
  const days = lineDays[category];
  if (ms >= receivedAt - days * dayMs) return null;
  return `is older than the ${days} days that lines of the category ${category} are kept`;
}

/** The 8 bytes at `at`. */
export function pushTime(column: FixedColumn, buffer: Buffer, at: number): void {
  column.pushHalves(buffer.readUInt32LE(at), buffer.readUInt32LE(at + 4));
}

export function pushMs(column: FixedColumn, ms: number): void {
  const nanoseconds = BigInt(Math.max(0, Math.round(ms))) * BigInt(nanosecondsPerMs);
  column.pushHalves(Number(nanoseconds & 0xffff_ffffn), Number(nanoseconds >> 32n));
}

/** The time from one to the other in nanoseconds, 0 when it would be negative. */
export function pushDuration(column: FixedColumn, buffer: Buffer, from: number, to: number): void {
  const low = buffer.readUInt32LE(to) - buffer.readUInt32LE(from);
  const high = buffer.readUInt32LE(to + 4) - buffer.readUInt32LE(from + 4) - (low < 0 ? 1 : 0);
  if (high < 0) column.push(0);
  else column.pushHalves(low, high);
}
