import type { EpochMs } from '../../model/time.ts';

/** JSON text of something that many payloads repeat. Kept as text, so that it is written out once. */
export type JsonText = string & { readonly json: true };

export function jsonText(value: unknown): JsonText {
  return JSON.stringify(value) as JsonText;
}

/** An object of `fields` and, after them, of parts that are JSON text already. */
export function compose(fields: Record<string, unknown>, parts: Record<string, JsonText>): JsonText {
  let text = JSON.stringify(fields).slice(0, -1);
  for (const key in parts) text += `${text.length > 1 ? ',' : ''}"${key}":${parts[key]}`;
  return `${text}}` as JsonText;
}

const dayMs = 86_400_000;
const pairs = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
let lastDay = Number.NaN;
let lastDayText = '';

/** `2026-11-21T07:12:42Z`: GitHub's times have whole seconds. A payload has dozens, so the day's part is kept. */
export function iso(at: EpochMs): string {
  const day = Math.floor(at / dayMs);
  if (day !== lastDay) {
    lastDay = day;
    lastDayText = new Date(day * dayMs).toISOString().slice(0, 11);
  }
  const second = Math.floor((at - day * dayMs) / 1000);
  return `${lastDayText}${pairs[Math.floor(second / 3600)]}:${pairs[Math.floor(second / 60) % 60]}:${pairs[second % 60]}Z`;
}

export function isoOrNull(at: EpochMs | null): string | null {
  return at === null ? null : iso(at);
}

/** Node ids look like this; nobody reads them. */
export function nodeId(kind: string, id: number): string {
  return `${kind}_kwDO${id.toString(36).toUpperCase()}`;
}
