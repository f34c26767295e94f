import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { components } from './api-types.ts';
import { api, take } from './client.ts';
import { rangeQuery } from './operations.ts';
import { readRange } from './time-range.ts';
import { unknownFilters } from './unknown-filters.ts';

type Schemas = components['schemas'];
export type LogLine = Schemas['LogLine'];

export const severities = ['unset', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export const categories = ['job', 'scheduler', 'runner', 'security', 'system', 'debug'] as const;
/** Words of the URL that narrow the list. */
export const logKeys = [
  'q',
  'severity',
  'category',
  'service',
  'organization',
  'repository',
  'run',
  'job',
  'jobId',
  'step',
  'trace',
];

const runForm = /^(?:([a-z][a-z0-9_-]{0,30})\/)?(\d{1,16}(?:\/\d{1,9})?)$/;
const numberForm = /^[1-9]\d{0,8}$/;
const idForm = /^[1-9]\d{0,15}$/;
const traceForm = /^[0-9a-f]{32}$/;
/** What the typed filters must look like. */
export const logForms = { run: runForm, step: numberForm, trace: traceForm };

/** What the filters may say that are not free text. */
const known = {
  severity: severities,
  category: categories,
  run: { form: runForm, examples: ['github/123', 'github/123/2'] },
  jobId: { form: idForm, examples: ['123'] },
  step: { form: numberForm, examples: ['4'] },
  trace: { form: traceForm, examples: ['0af7651916cd43dd8448eb211c80319c'] },
};
export const unknownLogFilters = (params: URLSearchParams) => unknownFilters(params, known);

/** Filters of the Logs page as the API takes them, without the time; see `unknownLogFilters` for what is left out. */
export function logsFilter(params: URLSearchParams) {
  const list = (key: string) => {
    const value = params.get(key);
    return value ? { [key]: [value] } : {};
  };
  const word = (key: string) => params.get(key)?.trim() ?? '';
  const least = (severities as readonly (string | null)[]).indexOf(params.get('severity'));
  const category = categories.find((one) => one === params.get('category'));
  const run = runForm.exec(word('run'));
  const [q, job, jobId, step, trace] = [word('q'), word('job'), word('jobId'), word('step'), word('trace')];
  return {
    ...list('organization'),
    ...list('repository'),
    ...list('service'),
    // A severity means that and worse; none at all is a kind of its own.
    ...(least >= 0 && { severity: least === 0 ? [severities[0]] : severities.slice(least) }),
    ...(category && { category: [category] }),
    ...(run && { run: `${run[1] ?? 'github'}/${run[2]}` }),
    ...(idForm.test(jobId) && { jobId: Number(jobId) }),
    ...(job && { job }),
    ...(numberForm.test(step) && { step: Number(step) }),
    ...(traceForm.test(trace) && { trace }),
    ...(q && { q }),
  };
}

type LogsFilter = ReturnType<typeof logsFilter>;

export const logsView = (params: URLSearchParams) => ({ ...logsFilter(params), ...rangeQuery(readRange(params)) });
type LogsView = ReturnType<typeof logsView>;
export type LogOrder = 'newest' | 'oldest';

/** How lines are listed; a tail is read with its newest line on top. */
export const logsOrder = (params: URLSearchParams): LogOrder =>
  params.get('order') === 'oldest' && params.get('tail') !== 'on' ? 'oldest' : 'newest';

/** A list asked for again sooner than this shows the same lines: so it does not move when an opened line is closed. */
const staleTime = 60_000;

/** Pages of lines. They stay as they were asked for: rows must not move under a reader's eyes. */
export function logsQuery(view: LogsView, order: LogOrder) {
  return infiniteQueryOptions({
    queryKey: ['logs', view, order],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/v1/logs', {
          params: { query: { ...view, order, limit: 200, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    staleTime,
  });
}

export function logHistogramQuery(view: LogsView) {
  return queryOptions({
    queryKey: ['log-histogram', view],
    queryFn: ({ signal }) => take(api.GET('/api/v1/logs/histogram', { params: { query: view }, signal })),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    staleTime,
  });
}

export function logLineQuery(id: string) {
  return queryOptions({
    queryKey: ['log-line', id],
    queryFn: ({ signal }) => take(api.GET('/api/v1/logs/{id}', { params: { path: { id } }, signal })),
    staleTime: 60_000,
  });
}

export function logContextQuery(id: string, lines: number) {
  return queryOptions({
    queryKey: ['log-context', id, lines],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/logs/{id}/context', {
          params: { path: { id }, query: { before: lines, after: lines } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** An address of the API with a filter in it. */
export function logsAddress(path: 'download' | 'tail', filter: LogsFilter | LogsView): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(filter))
    for (const one of Array.isArray(value) ? value : [value]) query.append(key, String(one));
  return `/api/v1/logs/${path}?${query}`;
}
