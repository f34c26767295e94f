import { Buffer } from 'node:buffer';
import type { Authentication } from '../../model/access.ts';
import { refused, type TelemetryAnswer } from './answer.ts';

/** How a secret is looked at; in a thread of its own that is another thread's work. */
export type Authenticate = (secret: string, address: string) => Promise<Authentication>;

export interface AuthorizeDeps {
  authenticate: Authenticate;
  /** Loopback bind and no admin token: open to this machine. */
  open: boolean;
}

/** What a request says of its sender. */
export interface Sender {
  authorization: string | undefined;
  /** The name under which this machine was addressed. */
  host: string | undefined;
  address: string;
}

const bearer = /^Bearer +(\S+) *$/i;
const basic = /^Basic +([\w+/=-]+) *$/i;
/** A page that rebinds its own name to 127.0.0.1 still sends its own name. */
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

const unavailable = { outcome: 'unavailable', retryAfterSeconds: 5 } as const;
const reasons = {
  limited: 'Too many wrong tokens came from there.',
  unavailable: 'The token cannot be looked up at the moment. Try again.',
};

/** Whose telemetry a request carries, from its credential alone; or the answer for one that may not send. */
export function createAuthorize({ authenticate, open }: AuthorizeDeps) {
  return async ({ authorization, host, address }: Sender): Promise<{ tenant: string } | TelemetryAnswer> => {
    const secret = secretOf(authorization ?? '');
    if (secret === undefined) {
      if (open && host !== undefined && loopbackHost.test(host)) return { tenant: '' };
      return refused(
        'unauthorized',
        'A token with the scope ingest is needed. Send it as "Authorization: Bearer <token>".',
      );
    }
    // Who looks secrets up may be gone, with its thread: nothing is wrong with the request then.
    const who = await authenticate(secret, address).catch(() => unavailable);
    if (who.outcome === 'limited' || who.outcome === 'unavailable') {
      const { outcome: reason, retryAfterSeconds } = who;
      return { outcome: 'busy', reason, message: reasons[reason], retryAfterSeconds };
    }
    if (who.outcome === 'refused') return refused('unauthorized', 'The token is not known here, or it was revoked.');
    const { scope, organizations } = who.principal;
    if (scope !== 'ingest' && scope !== 'admin') return refused('forbidden', 'The token has not the scope ingest.');
    return { tenant: organizations?.[0] ?? '' };
  };
}

/** Agents that know only a name and a password send the token as the password; the name says nothing. */
function secretOf(authorization: string): string | undefined {
  const token = bearer.exec(authorization)?.[1];
  if (token !== undefined) return token;
  const pair = Buffer.from(basic.exec(authorization)?.[1] ?? '', 'base64').toString();
  const password = pair.slice(pair.indexOf(':') + 1);
  return pair.includes(':') && password !== '' ? password : undefined;
}

export type Authorize = ReturnType<typeof createAuthorize>;
