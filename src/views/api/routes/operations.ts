import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { RunlensError } from '../../../errors.ts';
import type { Principal } from '../../../model/access.ts';
import type { EpochMs } from '../../../model/time.ts';
import {
  activeJobs,
  concurrentByLabel,
  filterOptions,
  type OperationsRange,
  queueDepth,
  queueWait,
  runnerPools,
  runnersOnline,
  successRate,
  throughput,
} from '../../../store/queries/operations.ts';
import type { ApiDeps } from '../deps.ts';
import { activeSeries, operationsSummary, queueWaitSeries, throughputSeries } from '../operations-panels.ts';
import { readRange } from '../range.ts';
import * as routes from '../schemas/operations.ts';

const shownLabels = 50;
const shownPools = 100;
const cacheHowTo =
  'No cache data: GitHub webhooks do not mention caches. Metrics that jobs send over OpenTelemetry (cicd.cache.operations, cicd.cache.size) are kept, but this version does not show them here yet.';

interface Asked {
  from?: string;
  to?: string;
  organization?: string;
  repository?: string;
}

export function registerOperations(fastify: FastifyInstance, { engine, now }: ApiDeps): void {
  const api = fastify.withTypeProvider<TypeBoxTypeProvider>();
  const rangeOf = ({ query, principal }: { query: Asked; principal: Principal }) =>
    operationsRange(query, principal, now());

  api.route({
    ...routes.summaryRoute,
    async handler(request) {
      const range = rangeOf(request);
      const earlier = { ...range, from: Math.max(0, 2 * range.from - range.to), to: range.from };
      const [active, queue, runners, rate, rateBefore, flow] = await Promise.all([
        activeJobs(engine, range),
        queueDepth(engine, range),
        runnersOnline(engine, range),
        successRate(engine, range),
        successRate(engine, earlier),
        throughput(engine, range),
      ]);
      return operationsSummary(range, { active, queue, runners, rate, rateBefore, flow });
    },
  });
  api.route({
    ...routes.queueWaitRoute,
    async handler(request) {
      const range = rangeOf(request);
      return queueWaitSeries(range, await queueWait(engine, range));
    },
  });
  api.route({
    ...routes.throughputRoute,
    async handler(request) {
      const range = rangeOf(request);
      return throughputSeries(range, await throughput(engine, range), now());
    },
  });
  api.route({
    ...routes.concurrencyRoute,
    async handler(request) {
      const range = rangeOf(request);
      const rows = await concurrentByLabel(engine, range);
      return {
        at: Math.floor(now() / 1000),
        running: rows.reduce((sum, row) => sum + row.running, 0),
        queued: rows.reduce((sum, row) => sum + row.queued, 0),
        items: rows.slice(0, shownLabels),
      };
    },
  });
  api.route({
    ...routes.runnerPoolsRoute,
    async handler(request) {
      const pools = await runnerPools(engine, rangeOf(request));
      return {
        at: Math.floor(now() / 1000),
        items: pools.slice(0, shownPools).map(({ pool, busy, seen, averageBusy }) => ({
          pool,
          busy,
          online: seen,
          utilization: seen === 0 ? null : busy / seen,
          averageBusy,
        })),
      };
    },
  });
  api.route({
    ...routes.activeRoute,
    async handler(request) {
      const range = rangeOf(request);
      const [active, queue] = await Promise.all([activeJobs(engine, range), queueDepth(engine, range)]);
      return activeSeries(range, active, queue);
    },
  });
  api.route({ ...routes.cacheRoute, handler: async () => ({ state: 'no_data' as const, howTo: cacheHowTo }) });
  api.route({
    ...routes.filtersRoute,
    async handler({ query, principal }) {
      const found = await filterOptions(engine, operationsRange({ from: '30d', ...query }, principal, now()));
      return {
        organizations: found.organizations,
        repositories: found.repositories.map((repository) => ({
          organization: repository.slice(0, Math.max(0, repository.indexOf('/'))),
          repository,
        })),
      };
    },
  });
}

/** Throws `forbidden` when a credential that is limited to organisations asks for another. */
function operationsRange(query: Asked, { organizations }: Principal, now: EpochMs): OperationsRange {
  const { repository } = query;
  const organization = query.organization ?? organizations?.[0];
  if (organizations !== null && (organization === undefined || !organizations.includes(organization))) {
    throw new RunlensError('forbidden', { what: 'other organizations' });
  }
  return {
    ...readRange(query, now),
    now: Math.floor(now / 1000),
    ...(organization !== undefined && { organization }),
    ...(repository !== undefined && { repository }),
  };
}
