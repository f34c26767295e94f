/** Told before a request is sent again: what people wait for. */
export interface Retry {
  /** Who does not answer: `GitHub`, `Runlens`. */
  of: string;
  /** Which attempt comes next, of how many. */
  attempt: number;
  tries: number;
  reason: string;
  waitMs: number;
}

/** Why a request got no answer. */
export interface Failure {
  reason: string;
  /** The way there is missing rather than rough: waiting seldom helps. */
  unreachable: boolean;
}

/** How often a way that is missing is tried; with waits of 1 and 2 s that is a few seconds. */
export const unreachableTries = 3;

const words: Record<string, string> = {
  ENOTFOUND: 'the name {host} cannot be resolved',
  EAI_AGAIN: 'the name {host} cannot be resolved, or there is no network',
  ECONNREFUSED: '{host} refuses the connection',
  ENETUNREACH: 'there is no network that leads to {host}',
  EHOSTUNREACH: 'there is no way to {host}',
};

/** `fetch failed` says nothing; its cause does. */
export function failureOf(error: unknown, url: URL): Failure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  if (typeof code === 'string') {
    const sentence = words[code]?.replace('{host}', url.host);
    return { reason: sentence === undefined ? code : `${sentence} (${code})`, unreachable: sentence !== undefined };
  }
  return { reason: typeof message === 'string' && message !== '' ? message : 'network failure', unreachable: false };
}
