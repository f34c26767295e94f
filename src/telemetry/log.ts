import { type DestinationStream, type Level, type Logger, pino } from 'pino';
import { type LogContext, recordOf, recordText } from './log-record.ts';

/** The program's log. What a line tells besides its message has documented names ({@link LogContext}). */
export type Log = Omit<Logger, Level> & Record<Level, Write>;

interface Write {
  (message: string): void;
  (context: LogContext, message: string): void;
}

export interface LogOptions {
  level: string;
  format: 'auto' | 'text' | 'json';
  /** Values that must never appear, whatever they are part of. */
  secrets?: readonly string[];
  /** Who writes. Default `runlens`. */
  service?: string;
  /** The span in which a line is written; null outside of one. */
  span?: () => { trace_id: string; span_id: string } | null;
  /** Where lines go; standard error by default, so that standard output stays for results. */
  write?: (line: string) => void;
  isTerminal?: boolean;
}

// Names under which requests and errors of libraries carry credentials.
const secretPaths = [
  'authorization',
  'cookie',
  'token',
  'password',
  'secret',
  'x-hub-signature-256',
  'x-hub-signature',
];
const shortest = 6;

/** Creates the program's log: text for people on a terminal, otherwise one JSON object a line (`LogRecord`). */
export function createLog(options: LogOptions): Log {
  const write = options.write ?? ((line: string) => process.stderr.write(line));
  const isTerminal = options.isTerminal ?? process.stderr.isTTY === true;
  const asText = options.format === 'text' || (options.format === 'auto' && isTerminal);
  const hide = hideSecrets(options.secrets ?? []);
  const service = options.service ?? 'runlens';
  const show = (line: string) => {
    const record = recordOf(line, service);
    return asText ? recordText(record) : JSON.stringify(record);
  };
  const stream: DestinationStream = { write: (line) => write(`${hide(show(line))}\n`) };
  const { span } = options;
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: secretPaths.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
        censor: '[hidden]',
      },
      // A new object each time: pino writes the rest of the line into it.
      ...(span && { mixin: () => ({ ...span() }) }),
    },
    stream,
  );
}

/** Replaces each secret, also as it looks inside JSON text, in base64 and in a URL. */
function hideSecrets(secrets: readonly string[]): (line: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortest) continue;
    forms.add(secret);
    forms.add(JSON.stringify(secret).slice(1, -1));
    forms.add(encodeURIComponent(secret));
    forms.add(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
  }
  return (line) => {
    let hidden = line;
    for (const form of forms) hidden = hidden.replaceAll(form, '[hidden]');
    return hidden;
  };
}
