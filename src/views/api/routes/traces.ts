import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { RunlensError } from '../../../errors.ts';
import { compareTraces } from '../../../insights/run-trace/compare.ts';
import type { Principal } from '../../../model/access.ts';
import { runAttempts } from '../../../store/queries/run.ts';
import type { RunView } from '../../../store/queries/runs-columns.ts';
import { lastGoodRun, runOfTrace, spanDetail } from '../../../store/queries/trace.ts';
import { findTraces, traceServices } from '../../../store/queries/trace-search.ts';
import type { ApiDeps } from '../deps.ts';
import { readRange } from '../range.ts';
import { traceAlone, traceOfRun, traceRun } from '../run-trace.ts';
import { compareTraceRoute, findTracesRoute, runTraceRoute, spanRoute, traceRoute } from '../schemas/traces.ts';

const mostChanges = 200;

export function registerTraces(fastify: FastifyInstance, { engine, now }: ApiDeps): void {
  const api = fastify.withTypeProvider<TypeBoxTypeProvider>();

  async function attemptOf(
    { source, runId, attempt }: { source: string; runId: number; attempt: number },
    { organizations }: Principal,
    url: string,
  ): Promise<RunView> {
    const attempts = await runAttempts(engine, source, runId, organizations);
    const found = attempts.find((one) => one.attempt === attempt);
    if (found === undefined) throw new RunlensError('not_found', { path: url });
    return found;
  }

  api.route({
    ...findTracesRoute,
    async handler({ query, principal: { organizations } }) {
      const { from, to, limit = 50, attribute = [], ...filter } = query;
      const range = readRange({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) }, now());
      const attributes = attribute.map((pair) => {
        const at = pair.indexOf('=');
        return { key: pair.slice(0, at), value: pair.slice(at + 1) };
      });
      const [found, services] = await Promise.all([
        findTraces(engine, { ...filter, ...range, attributes, organizations }, limit),
        traceServices(engine, { ...range, organizations }),
      ]);
      return { items: found.map((one) => ({ ...one, run: one.run && traceRun(one.run) })), services };
    },
  });

  api.route({
    ...traceRoute,
    async handler({ params: { traceId }, principal: { organizations }, url }) {
      const found = await runOfTrace(engine, traceId, organizations);
      const trace = found
        ? await traceOfRun(engine, found.run, organizations, now(), traceId)
        : await traceAlone(engine, traceId, organizations, now());
      if (trace === null) throw new RunlensError('not_found', { path: url });
      return trace;
    },
  });

  api.route({
    ...spanRoute,
    async handler({ params: { traceId, spanId }, principal: { organizations }, url }) {
      const found = await runOfTrace(engine, traceId, organizations);
      const scope = found ? { traceId, run: found.run } : { traceId, organizations };
      const detail = await spanDetail(engine, scope, spanId);
      if (detail === null) throw new RunlensError('not_found', { path: url });
      return detail;
    },
  });

  api.route({
    ...runTraceRoute,
    async handler({ params, principal, url }) {
      return traceOfRun(engine, await attemptOf(params, principal, url), principal.organizations, now());
    },
  });

  api.route({
    ...compareTraceRoute,
    async handler({ params, principal, url }) {
      const run = await attemptOf(params, principal, url);
      const base = await lastGoodRun(engine, run);
      if (base === null) return { base: null, changes: [] };
      const { organizations } = principal;
      const traceOf = (one: RunView) => traceOfRun(engine, one, organizations, now());
      const [before, after] = await Promise.all([traceOf(base), traceOf(run)]);
      return { base: traceRun(base), changes: compareTraces(before.spans, after.spans).slice(0, mostChanges) };
    },
  });
}
