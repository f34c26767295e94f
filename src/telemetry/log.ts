import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

export interface LogOptions {
  level: string;
  format: 'auto' | 'text' | 'json';
  /** Values that must never appear, whatever they are part of. */
  secrets?: readonly string[];
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
const levels: Record<number, string> = { 10: 'TRACE', 20: 'DEBUG', 30: 'INFO ', 40: 'WARN ', 50: 'ERROR', 60: 'FATAL' };
const shortest = 6;

/** Creates the program's log: text for people on a terminal, one JSON object a line otherwise. */
export function createLog(options: LogOptions): Log {
  const write = options.write ?? ((line: string) => process.stderr.write(line));
  const isTerminal = options.isTerminal ?? process.stderr.isTTY === true;
  const asText = options.format === 'text' || (options.format === 'auto' && isTerminal);
  const hide = hideSecrets(options.secrets ?? []);
  const stream: DestinationStream = { write: (line) => write(hide(asText ? toText(line) : line)) };
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: secretPaths.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
        censor: '[hidden]',
      },
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

function toText(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as {
    level: number;
    time: string;
    msg?: string;
    err?: { stack?: string; message?: string };
  };
  const more = Object.entries(rest).map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const fault = err ? `\n${err.stack ?? err.message}` : '';
  return `${time.slice(11, 23)} ${levels[level] ?? level} ${msg ?? ''}${more.join('')}${fault}\n`;
}
