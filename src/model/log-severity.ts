/** Severities of OpenTelemetry without their four shades, least first; `unset` when the sender said none. */
export const logSeverities = ['unset', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export type LogSeverity = (typeof logSeverities)[number];
