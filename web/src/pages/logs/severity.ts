import type { LogLine } from '../../data/logs.ts';

/** Word, letter in the margin, and colour of each severity. */
export const severityLooks: Record<LogLine['severity'], { label: string; letter: string; color: string }> = {
  unset: { label: 'none said', letter: '·', color: 'neutral-fill' },
  trace: { label: 'trace', letter: 'T', color: 'grid' },
  debug: { label: 'debug', letter: 'D', color: 'border' },
  info: { label: 'info', letter: 'I', color: 'running-fill' },
  warn: { label: 'warning', letter: 'W', color: 'queued-fill' },
  error: { label: 'error', letter: 'E', color: 'failure-fill' },
  fatal: { label: 'fatal', letter: 'F', color: 'waiting-fill' },
};
