/** SeverityNumber of OpenTelemetry. https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const words: Record<string, number> = {
  trace: 1,
  verbose: 1,
  finest: 1,
  debug: 5,
  fine: 5,
  config: 7,
  info: 9,
  information: 9,
  informational: 9,
  notice: 10,
  success: 9,
  warn: 13,
  warning: 13,
  err: 17,
  error: 17,
  severe: 17,
  crit: 21,
  critical: 21,
  alert: 22,
  fatal: 21,
  emerg: 24,
  emergency: 24,
  panic: 24,
};

/** Numbers of syslog, 0 the worst: also GELF's and the journal's of systemd. RFC 5424, 6.2.1. */
const syslog = [24, 22, 21, 17, 13, 10, 9, 5];

export interface Severity {
  severityNumber: number;
  /** '' where it was a number. */
  severityText: string;
}

/** A level as loggers write it: a word in any case, pino's and bunyan's 10 to 60, syslog's 0 to 7. Null when it is none of these. */
export function severityOf(value: unknown): Severity | null {
  const text = typeof value === 'string' ? value.trim() : String(value);
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= 7) return { severityNumber: syslog[number] as number, severityText: '' };
  // Their 10 is trace, 20 debug, … 60 fatal.
  if (number >= 10 && number <= 60) return { severityNumber: (Math.floor(number / 10) - 1) * 4 + 1, severityText: '' };
  if (typeof value !== 'string' || text === '' || !Number.isNaN(number)) return null;
  return { severityNumber: words[text.toLowerCase()] ?? 0, severityText: text };
}

/** A SeverityNumber as it is. */
export function severityNumberOf(value: unknown): number | null {
  const number = Number(value);
  return Number.isInteger(number) && number >= 1 && number <= 24 ? number : null;
}
