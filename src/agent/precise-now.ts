const toMs = (nanoseconds: bigint): number => Number(nanoseconds) / 1e6;
const originMs = Date.now() - toMs(process.hrtime.bigint());

/**
 * Milliseconds since the epoch, with their fractions; within one process it never goes back. Not by `performance`, which Node would
 * load for this alone.
 */
export const preciseNow = (): number => originMs + toMs(process.hrtime.bigint());
