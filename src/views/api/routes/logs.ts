import { Readable } from 'node:stream';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { RunlensError } from '../../../errors.ts';
import { logHistogram, logServices } from '../../../store/queries/log-histogram.ts';
import { logContext } from '../../../store/queries/log-line.ts';
import { type LogOrder, type LogPosition, searchLogs } from '../../../store/queries/log-search.ts';
import { decodeCursor, encodeCursor, isSafeCount } from '../cursor.ts';
import type { ApiDeps } from '../deps.ts';
import { logFilter, visibleLine } from '../log-access.ts';
import { createLogTails } from '../log-tails.ts';
import { logTextFile } from '../log-text-file.ts';
import { readRange } from '../range.ts';
import {
  downloadLogsRoute,
  logContextRoute,
  logHistogramRoute,
  logLineRoute,
  searchLogsRoute,
  tailLogsRoute,
} from '../schemas/logs.ts';

const mostDownloaded = 100_000;
const dayMs = 86_400_000;
const tailLimits = {
  maxTails: 50,
  paceMs: 200,
  linesPerSecond: 100,
  heartbeatMs: 15_000,
  maxAgeMs: 10 * 60_000,
  maxLateMs: dayMs,
};
const retrySeconds = 30;
/** Lines of one nanosecond that a reader may page through. */
const mostOfOneMoment = 1_000_000;

const isCursorOf =
  (order: LogOrder) =>
  (value: unknown): value is [LogOrder, ...LogPosition] =>
    Array.isArray(value) &&
    value.length === 3 &&
    value[0] === order &&
    typeof value[1] === 'string' &&
    /^[0-9]{1,19}$/.test(value[1]) &&
    BigInt(value[1]) < 2n ** 63n &&
    isSafeCount(value[2]) &&
    value[2] <= mostOfOneMoment;

export function registerLogs(fastify: FastifyInstance, { engine, now }: ApiDeps): void {
  const api = fastify.withTypeProvider<TypeBoxTypeProvider>();
  const range = ({ from, to }: { from: string | undefined; to: string | undefined }) =>
    readRange({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) }, now());

  api.route({
    ...searchLogsRoute,
    async handler({ query: { from, to, cursor, limit = 50, order = 'newest', ...query }, principal }) {
      const seen = decodeCursor(cursor, isCursorOf(order));
      const position: LogPosition | null = seen ? [seen[1], seen[2]] : null;
      const filter = await logFilter(engine, query, principal.organizations);
      const page = await searchLogs(engine, filter, range({ from, to }), { position, limit, order });
      return { items: page.items, nextCursor: page.next && encodeCursor([order, ...page.next]) };
    },
  });

  api.route({
    ...logHistogramRoute,
    async handler({ query: { from, to, ...query }, principal: { organizations } }) {
      const filter = await logFilter(engine, query, organizations);
      const bounds = range({ from, to });
      const [{ stepSeconds, ...histogram }, services] = await Promise.all([
        logHistogram(engine, filter, bounds),
        logServices(engine, { scope: { organizations } }, bounds),
      ]);
      return { range: { ...bounds, stepSeconds }, ...histogram, services };
    },
  });

  api.route({
    ...downloadLogsRoute,
    async handler({ query: { from, to, ...query }, principal: { organizations } }, reply) {
      const filter = await logFilter(engine, query, organizations);
      const lines = logTextFile(engine, filter, range({ from, to }), mostDownloaded);
      reply.header('content-disposition', 'attachment; filename="logs.txt"').type('text/plain; charset=utf-8');
      return reply.code(200).send(Readable.from(lines));
    },
  });

  api.route({
    ...logLineRoute,
    async handler({ params: { id }, principal: { organizations }, url }) {
      const line = await visibleLine(engine, id, organizations);
      if (line === null) throw new RunlensError('not_found', { path: url });
      return line;
    },
  });

  api.route({
    ...logContextRoute,
    async handler({ params: { id }, query: { before = 10, after = 10 }, principal: { organizations }, url }) {
      if ((await visibleLine(engine, id, organizations)) === null) throw new RunlensError('not_found', { path: url });
      return logContext(engine, id, { before, after });
    },
  });

  registerTail(fastify, { engine, now });
}

function registerTail(fastify: FastifyInstance, { engine, now }: Pick<ApiDeps, 'engine' | 'now'>): void {
  const tails = createLogTails({ ...tailLimits, engine, now });
  // Before the server waits for its connections to end, which these would never do.
  fastify.addHook('preClose', async () => tails.close());

  fastify.withTypeProvider<TypeBoxTypeProvider>().route({
    ...tailLogsRoute,
    async handler({ query, principal: { organizations }, headers }, reply) {
      const response = reply.raw;
      const tail = { response, filter: await logFilter(engine, query, organizations) };
      const seen = /^[0-9]{1,15}$/.exec(String(headers['last-event-id'] ?? ''));
      response.once('close', () => tails.remove(tail));
      if (!(await tails.add(tail, seen && Number(seen[0])))) {
        reply.header('retry-after', retrySeconds);
        throw new RunlensError('rate_limited', { seconds: retrySeconds });
      }
      reply.hijack();
      // Gone while the store was asked.
      if (response.destroyed) return tails.remove(tail);
      const head = {
        ...reply.getHeaders(),
        'content-type': 'text/event-stream',
        'x-accel-buffering': 'no',
        // A connection that were kept for another request would keep a server that ends from ending.
        connection: 'close',
      };
      for (const [name, value] of Object.entries(head)) if (value !== undefined) response.setHeader(name, value);
      response.write('retry: 3000\nevent: ready\ndata: {}\n\n');
    },
  });
}
