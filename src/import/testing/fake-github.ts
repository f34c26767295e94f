import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.ts';
import { attemptOf, type FakeOrganization, type FakeRepository, repositoryObject } from './fake-data.ts';

export interface FakeLimits {
  /** Requests an hour; answers 304 are free. */
  primary: number;
  /** Points in any minute; a GET costs one. */
  perMinute: number;
  concurrent: number;
  /** With which words the secondary limit is announced. */
  secondaryWith: 'retry-after' | 'message';
}

export interface FakeGithubOptions {
  organizations: FakeOrganization[];
  clock: Clock;
  limits?: Partial<FakeLimits>;
  /** Every answer takes so long on the clock. */
  latencyMs?: number;
  token?: string;
  /** Old full name → id of the repository it is called now. */
  renamed?: Record<string, number>;
  /** Where the log of a job lies; undefined: nowhere (404). */
  logAddress?: (jobId: number) => string | undefined;
  /** Called before each answer; a response it gives is sent instead (502s, cut answers …). */
  intercept?: (request: Request, call: number) => Promise<Response | undefined> | Response | undefined;
}

export interface FakeGithub {
  fetch: typeof fetch;
  calls: string[];
  /** Answers by status. */
  statuses: Map<number, number>;
  /** How often a limit was hit: a polite client keeps `concurrent` and `secondary` at 0. */
  strikes: { primary: number; secondary: number; concurrent: number; impatient: number };
  /** The same over a socket. */
  listen(): Promise<{ url: string; close(): Promise<void> }>;
}

const defaults: FakeLimits = { primary: 5000, perMinute: 900, concurrent: 100, secondaryWith: 'retry-after' };
const secondaryText = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

/** GitHub's REST API as far as the import uses it, with the limits enforced as documented. */
export function createFakeGithub(options: FakeGithubOptions): FakeGithub {
  const limits = { ...defaults, ...options.limits };
  const { clock } = options;
  const calls: string[] = [];
  const statuses = new Map<number, number>();
  const strikes = { primary: 0, secondary: 0, concurrent: 0, impatient: 0 };
  const starts: number[] = [];
  let window = { resetAt: 0, used: 0 };
  let penaltyUntil = 0;
  let active = 0;

  const headers = (extra: Record<string, string> = {}): Record<string, string> => ({
    'content-type': 'application/json; charset=utf-8',
    date: new Date(clock.now()).toUTCString(),
    'x-ratelimit-limit': String(limits.primary),
    'x-ratelimit-remaining': String(Math.max(0, limits.primary - window.used)),
    'x-ratelimit-reset': String(Math.ceil(window.resetAt / 1000)),
    ...extra,
  });
  const json = (status: number, body: unknown, extra?: Record<string, string>) =>
    new Response(status === 304 ? null : JSON.stringify(body), { status, headers: headers(extra) });
  const secondary = () =>
    json(403, { message: secondaryText }, limits.secondaryWith === 'retry-after' ? { 'retry-after': '60' } : {});

  const limited = (): Response | null => {
    const now = clock.now();
    if (now >= window.resetAt) window = { resetAt: Math.floor(now / 1000) * 1000 + 3_600_000, used: 0 };
    while (starts.length > 0 && (starts[0] as number) <= now - 60_000) starts.shift();
    if (active > limits.concurrent) {
      strikes.concurrent++;
      return secondary();
    }
    if (now < penaltyUntil) {
      strikes.impatient++;
      return secondary();
    }
    if (starts.length >= limits.perMinute) {
      strikes.secondary++;
      penaltyUntil = now + 60_000;
      return secondary();
    }
    if (window.used >= limits.primary) {
      strikes.primary++;
      return json(403, { message: 'API rate limit exceeded for user ID 1.' });
    }
    starts.push(now);
    return null;
  };

  const handle = async (request: Request): Promise<Response> => {
    active++;
    calls.push(new URL(request.url).pathname + new URL(request.url).search);
    try {
      const limit = limited();
      if (options.latencyMs !== undefined) await clock.sleep(options.latencyMs);
      const instead = await options.intercept?.(request, calls.length);
      if (instead !== undefined) return instead;
      if (limit !== null) return limit;
      if (options.token !== undefined && request.headers.get('authorization') !== `Bearer ${options.token}`) {
        return json(401, { message: 'Bad credentials', status: '401' });
      }
      const answer = route(request, options);
      if (answer.status !== 200) {
        window.used++;
        return json(answer.status, answer.body, answer.headers);
      }
      const etag = `W/"${createHash('sha256').update(JSON.stringify(answer.body)).digest('hex').slice(0, 32)}"`;
      const extra = { ...answer.headers, etag };
      if (request.headers.get('if-none-match') === etag) return json(304, null, extra);
      window.used++;
      return json(200, answer.body, extra);
    } finally {
      active--;
    }
  };

  const counted = async (request: Request): Promise<Response> => {
    const response = await handle(request);
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    return response;
  };

  return {
    calls,
    statuses,
    strikes,
    fetch: async (input, init) => counted(new Request(input as string, init)),
    async listen() {
      const server: Server = createServer(async (incoming, outgoing) => {
        const url = `http://${incoming.headers.host}${incoming.url}`;
        const response = await counted(new Request(url, { headers: incoming.headers as Record<string, string> }));
        outgoing.writeHead(response.status, Object.fromEntries(response.headers));
        outgoing.end(Buffer.from(await response.arrayBuffer()));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () =>
          new Promise((resolve) => {
            server.closeAllConnections();
            server.close(() => resolve());
          }),
      };
    },
  };
}

interface Routed {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

const notFound: Routed = { status: 404, body: { message: 'Not Found', status: '404' } };

function route(request: Request, { organizations, renamed, logAddress }: FakeGithubOptions): Routed {
  const url = new URL(request.url);
  const list = organizations.find(({ login }) => url.pathname.toLowerCase() === `/orgs/${login}/repos`.toLowerCase());
  if (list !== undefined) {
    return page(
      url,
      list.repositories.map(({ owner, name, id }) => repositoryObject(owner, name, id)),
      (items) => items,
    );
  }
  const all = organizations.flatMap(({ repositories }) => repositories);
  const [, owner = '', name = '', rest = ''] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
  const byId = /^\/repositories\/(\d+)(\/.*)?$/.exec(url.pathname);
  const movedTo = renamed?.[`${owner}/${name}`];
  if (movedTo !== undefined) {
    const location = `${url.origin}/repositories/${movedTo}${rest}${url.search}`;
    return { status: 301, body: { message: 'Moved Permanently', url: location }, headers: { location } };
  }
  const repository =
    byId !== null
      ? all.find(({ id }) => id === Number(byId[1]))
      : all.find((item) => item.owner === owner && item.name === name);
  if (repository === undefined) return notFound;
  if (repository.isForbidden) {
    return { status: 403, body: { message: 'Resource not accessible by personal access token', status: '403' } };
  }
  const path = byId?.[2] ?? rest;
  const log = /^\/actions\/jobs\/(\d+)\/logs$/.exec(path);
  if (log === null) return routeRepository(url, path, repository);
  const location = logAddress?.(Number(log[1]));
  return location === undefined ? notFound : { status: 302, body: '', headers: { location } };
}

function routeRepository(url: URL, path: string, repository: FakeRepository): Routed {
  if (path === '') return { status: 200, body: repositoryObject(repository.owner, repository.name, repository.id) };
  if (path === '/actions/runs') return listRuns(url, repository);
  if (path === '/deployments') return page(url, repository.deployments, (items) => items);
  const statuses = /^\/deployments\/(\d+)\/statuses$/.exec(path);
  if (statuses !== null) return page(url, repository.statuses.get(Number(statuses[1])) ?? [], (items) => items);
  const attempt = /^\/actions\/runs\/(\d+)\/attempts\/(\d+)(\/jobs)?$/.exec(path);
  const run = repository.runs.find(({ id }) => id === Number(attempt?.[1]));
  const number = Number(attempt?.[2]);
  if (attempt === null || run === undefined || number < 1 || number > run.run_attempt) return notFound;
  if (attempt[3] === undefined) return { status: 200, body: number === run.run_attempt ? run : attemptOf(run, number) };
  const jobs = repository.jobs.get(`${run.id}/${number}`);
  if (jobs === undefined) return notFound;
  return page(url, jobs, (items) => ({ total_count: jobs.length, jobs: items }));
}

/** A list filtered by `created` never goes past its first 1,000 runs. */
function listRuns(url: URL, { runs }: FakeRepository): Routed {
  const [from = '', to = ''] = (url.searchParams.get('created') ?? '').split('..');
  const inRange = runs.filter(
    ({ created_at }) => Date.parse(created_at) >= Date.parse(from) && Date.parse(created_at) <= Date.parse(to),
  );
  return page(url, inRange.slice(0, 1000), (items) => ({ total_count: inRange.length, workflow_runs: items }));
}

function page<T>(url: URL, all: T[], body: (items: T[]) => unknown): Routed {
  const perPage = Math.min(100, Number(url.searchParams.get('per_page') ?? '30'));
  const number = Number(url.searchParams.get('page') ?? '1');
  const items = all.slice((number - 1) * perPage, number * perPage);
  const link = (page: number, rel: string) => {
    const target = new URL(url);
    target.searchParams.set('page', String(page));
    return `<${target.href}>; rel="${rel}"`;
  };
  const last = Math.ceil(all.length / perPage);
  const links = number < last ? [link(number + 1, 'next'), link(last, 'last')] : [];
  if (number > 1) links.unshift(link(number - 1, 'prev'));
  return { status: 200, body: body(items), headers: links.length > 0 ? { link: links.join(', ') } : {} };
}
