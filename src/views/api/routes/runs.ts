import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { RunlensError } from '../../../errors.ts';
import { runAttempts, runJobs, runSteps } from '../../../store/queries/run.ts';
import { runEventBody, runEvents } from '../../../store/queries/run-events.ts';
import { listRuns, type RunPosition } from '../../../store/queries/runs.ts';
import { runFilterValues } from '../../../store/queries/runs-filters.ts';
import { decodeCursor, encodeCursor, isSafeCount } from '../cursor.ts';
import type { ApiDeps } from '../deps.ts';
import { readInstant } from '../range.ts';
import { describeRun } from '../run-detail.ts';
import { listRunsRoute, runEventBodyRoute, runEventsRoute, runFiltersRoute, runRoute } from '../schemas/runs.ts';

const isPosition = (value: unknown): value is RunPosition =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isSafeCount);
const isEventPosition = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isSafeCount);

export function registerRuns(fastify: FastifyInstance, { engine, now }: ApiDeps): void {
  const api = fastify.withTypeProvider<TypeBoxTypeProvider>();

  api.route({
    ...listRunsRoute,
    async handler({ query, principal }) {
      const { cursor, limit = 50, from, to, ...filter } = query;
      const position = decodeCursor(cursor, isPosition) ?? {};
      const bounds = {
        ...(from !== undefined && { from: readInstant(from, now(), 'from') }),
        ...(to !== undefined && { to: readInstant(to, now(), 'to') }),
      };
      const page = await listRuns(
        engine,
        { ...filter, ...bounds, organizations: principal.organizations },
        position,
        limit,
      );
      return { items: page.items, nextCursor: page.next && encodeCursor(page.next) };
    },
  });

  api.route({
    ...runFiltersRoute,
    handler: ({ principal }) => runFilterValues(engine, principal.organizations),
  });

  api.route({
    ...runRoute,
    async handler({ params: { source, runId }, principal, url }) {
      const { organizations } = principal;
      const attempts = await runAttempts(engine, source, runId, organizations);
      if (attempts.length === 0) throw new RunlensError('not_found', { path: url });
      const [jobs, steps] = await Promise.all([
        runJobs(engine, source, runId, organizations),
        runSteps(engine, source, runId, organizations),
      ]);
      return describeRun(attempts, jobs, steps, now());
    },
  });

  api.route({
    ...runEventsRoute,
    async handler({ params, query: { cursor, limit = 50 }, principal }) {
      const after = decodeCursor(cursor, isEventPosition) ?? [0, 0];
      const place = { ...params, organizations: principal.organizations };
      const found = await runEvents(engine, place, after, limit + 1);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return {
        items,
        nextCursor: found.length > limit && last ? encodeCursor([last.receivedAt, last.sequence]) : null,
      };
    },
  });

  api.route({
    ...runEventBodyRoute,
    async handler({ params: { source, runId, sequence }, principal, url }) {
      const body = await runEventBody(engine, { source, runId, organizations: principal.organizations }, sequence);
      if (body === null) throw new RunlensError('not_found', { path: url });
      return { sequence, body };
    },
  });
}
