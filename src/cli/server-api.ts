import { Option } from 'commander';
import { RunlensError } from '../errors.ts';
import { type Io, readSecret } from './io.ts';
import { exitCodes, VerbError } from './verb-error.ts';

/** The JSON API of a running server, as the verbs use it. */
export interface ServerApi {
  server: URL;
  /** Sends to `/api/v1` + path. Throws `server_refused` with one sentence. */
  request<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
}

export const serverOption = () =>
  new Option(
    '--server <url>',
    'the running server (default: RUNLENS_SERVER or RUNLENS_URL, else http://127.0.0.1:8080)',
  );

/** `--server`, else `RUNLENS_SERVER`, else `RUNLENS_URL` (which the agent sends to), else loopback at `RUNLENS_PORT`. */
export function serverAddress({ env }: Io, flag: string | undefined): URL {
  const text = flag || env.RUNLENS_SERVER || env.RUNLENS_URL || `http://127.0.0.1:${env.RUNLENS_PORT || '8080'}`;
  let url: URL | null = null;
  try {
    url = new URL(text.includes('://') ? text : `http://${text}`);
  } catch {
    // Said below.
  }
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new VerbError(
      `"${text}" is no address of a server; write for example http://127.0.0.1:8080.`,
      exitCodes.usage,
    );
  }
  return url;
}

/**
 * A client with a token of the environment; without one the server must be open on loopback.
 * @param names of variables that may hold it, the first that is set counts.
 */
export function createServerApi(
  io: Io,
  flag: string | undefined,
  names: readonly string[] = ['RUNLENS_ADMIN_TOKEN'],
): ServerApi {
  const server = serverAddress(io, flag);
  const token = names.map((name) => readSecret(io, name)).find((found) => found !== '') ?? '';
  const asks = names.length > 1 ? names.join(' or ') : `${names[0]} to the one it was started with`;
  const refused = (reason: string, cause?: unknown) =>
    new RunlensError('server_refused', { server: server.origin, reason }, cause);

  return {
    server,
    async request<T>(method: string, path: string, body?: unknown): Promise<T> {
      let response: Response;
      try {
        response = await io.fetch(new URL(`/api/v1${path}`, server), {
          method,
          redirect: 'error',
          headers: {
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.any([io.signal, AbortSignal.timeout(60_000)]),
        });
      } catch (error) {
        io.signal.throwIfAborted();
        throw refused(`does not answer; start it with "${io.command} up", or name another one with --server`, error);
      }
      const answer = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
      if (response.ok && answer !== null) return answer as T;
      const message = answer?.error?.message ?? '';
      if (response.status === 401) throw refused(`asks for a token; set ${asks}`);
      if (response.status === 403) throw refused(`refuses: ${message.replace(/\.$/, '')}`);
      if (message === '') throw refused(`answered ${response.status} and not as Runlens does; check the address`);
      throw refused(`answered ${response.status}: ${message.replace(/\.$/, '')}`);
    },
  };
}
