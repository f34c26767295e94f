/**
 * Conclusions whose series start at 0 as soon as their label set is known: Prometheus cannot see the first increment of
 * a series that appears with it (prometheus#1673).
 */
export const endConclusions = ['success', 'failure', 'cancelled', 'skipped', 'timed_out'] as const;

/** Of those, the ones whose durations start at 0 too; a histogram is ten series, so only the two that always come. */
export const timedConclusions = ['success', 'failure'] as const;
