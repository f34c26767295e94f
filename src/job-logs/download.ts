import { isLoopback } from '../import/api-url.ts';
import type { GithubClient } from '../import/github-client.ts';
import type { JobToLog } from '../store/queries/job-logs.ts';

export type Download =
  | { outcome: 'open'; chunks: AsyncIterable<Uint8Array> }
  /** GitHub has none: not yet, or no more. */
  | { outcome: 'absent'; reason: string }
  /** The token may not read it. */
  | { outcome: 'refused'; reason: string }
  /** Worth another try. */
  | { outcome: 'broken'; reason: string };

interface DownloadDeps {
  client: Pick<GithubClient, 'locate'>;
  apiUrl: URL;
  fetch: typeof fetch;
  signal: AbortSignal;
  /** How long nothing may come. */
  idleMs: number;
}

/** For all of a log; who sends a byte now and then would hold a place for ever. */
const longestMs = 15 * 60_000;

const repositoryName = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;

/**
 * Opens the log of a job. The API answers with an address elsewhere; that one is asked without the token, followed once, and
 * never told to anybody: it lets in whoever has it. Throws what `locate` throws, and the abort reason.
 */
export async function openJobLog(deps: DownloadDeps, { repository, jobId }: JobToLog): Promise<Download> {
  if (!repositoryName.test(repository) || /(?:^|\/)\.{1,2}(?:\/|$)/.test(repository))
    return { outcome: 'refused', reason: 'the name of its repository is none of GitHub' };
  const located = await deps.client.locate(`/repos/${repository}/actions/jobs/${jobId}/logs`);
  if (located.outcome === 'refused') {
    // Its words may name what the token cannot see.
    const { status } = located;
    const isAbsent = status === 404 || status === 410;
    return { outcome: isAbsent ? 'absent' : 'refused', reason: `GitHub answered ${status}` };
  }
  const url = fileUrl(located.address, deps.apiUrl);
  if (url === null) return { outcome: 'refused', reason: 'GitHub pointed to an address that is not https' };
  return openFile(url, deps);
}

/** Null unless https; a server on this machine may point to this machine. */
function fileUrl(address: string, apiUrl: URL): URL | null {
  if (!URL.canParse(address, apiUrl.href)) return null;
  const url = new URL(address, apiUrl);
  const isLocal = [url, apiUrl].every((one) => one.protocol === 'http:' && isLoopback(one));
  return (url.protocol === 'https:' || isLocal) && url.username === '' && url.password === '' ? url : null;
}

async function openFile(url: URL, { fetch, signal, idleMs }: DownloadDeps): Promise<Download> {
  const idle = createIdleLimit(idleMs);
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, idle.signal, AbortSignal.timeout(longestMs)]),
    });
    idle.touch();
    const { status, body } = response;
    if (status === 200 && body !== null) return { outcome: 'open', chunks: watched(body, idle) };
    idle.end();
    await body?.cancel();
    const isAbsent = status === 404 || status === 410;
    return { outcome: isAbsent ? 'absent' : 'broken', reason: `the files' host answered ${status}` };
  } catch {
    idle.end();
    signal.throwIfAborted();
    // What is thrown may quote the address.
    return { outcome: 'broken', reason: "the files' host did not answer" };
  }
}

async function* watched(body: AsyncIterable<Uint8Array>, idle: IdleLimit): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      // Not while the chunk is worked on: the store may be slow.
      idle.end();
      yield chunk;
      idle.touch();
    }
  } catch {
    throw new Error("the files' host broke off");
  } finally {
    idle.end();
  }
}

type IdleLimit = ReturnType<typeof createIdleLimit>;

function createIdleLimit(ms: number) {
  const controller = new AbortController();
  const stop = () => controller.abort(new Error('nothing came for too long'));
  let timer: NodeJS.Timeout | undefined = setTimeout(stop, ms);
  const end = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    signal: controller.signal,
    touch() {
      end();
      timer = setTimeout(stop, ms);
    },
    end,
  };
}
