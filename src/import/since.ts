import { RunlensError } from '../errors.ts';
import type { EpochMs } from '../model/time.ts';

const unitMs: Record<string, number> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** GitHub Actions exists since 2018; nothing older can be imported. */
const firstYear = Date.UTC(2018, 0, 1);

/** Reads `12h`, `30d`, `4w`, a date or an ISO time (UTC unless it says otherwise). Throws `import_invalid`. */
export function decodeSince(text: string, now: EpochMs): EpochMs {
  const relative = /^(\d{1,5})([hdw])$/.exec(text.trim());
  const unit = unitMs[relative?.[2] ?? ''];
  const time =
    relative !== null && unit !== undefined
      ? now - Number(relative[1]) * unit
      : /^\d{4}-\d{2}-\d{2}/.test(text.trim())
        ? Date.parse(text.trim())
        : Number.NaN;
  if (Number.isNaN(time)) {
    throw new RunlensError('import_invalid', {
      reason: `"${text}" is no time; write for example 12h, 30d, 4w, 2026-01-31 or 2026-01-31T08:00:00Z`,
    });
  }
  if (time > now) throw new RunlensError('import_invalid', { reason: `"${text}" lies in the future` });
  return Math.max(time, firstYear);
}
