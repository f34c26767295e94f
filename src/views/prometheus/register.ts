import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RunlensError } from '../../errors.ts';
import type { JournalStats } from '../../model/journal.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Engine } from '../../store/engine.ts';
import { createDrawAhead } from './draw-ahead.ts';
import { createExposition, type FamilyText } from './exposition.ts';
import { gzipParts } from './gzip.ts';
import { drawJournal } from './journal.ts';
import { acceptsGzip, negotiateFormat } from './negotiate.ts';
import { createPart, type Part } from './part.ts';
import { createProcessMetrics } from './process.ts';
import { createRedactions } from './redactions.ts';
import { drawSinks, type Sink } from './sinks.ts';
import { contentTypes, ending, type Format, head } from './text.ts';

export interface MetricsDeps {
  engine: Engine;
  /** Calls the listener after each batch that became visible in the store. */
  onApplied(listener: () => void): void;
  journal?: () => JournalStats;
  /** Systems that telemetry is forwarded to. */
  sinks?: () => Promise<readonly Sink[]>;
  /** Secrets masked since the start of the process, by kind. */
  redacted?: () => Promise<Readonly<Record<string, number>>>;
  now?: () => EpochMs;
  /** Told when drawing ahead failed; the next scrape tries again. */
  onError?: (error: unknown) => void;
}

/** Counts requests that are answered past Fastify, as the webhook door does. */
export interface RequestWatch {
  watch(request: IncomingMessage, response: ServerResponse, route: string): void;
}

/**
 * `GET /metrics`, and the count of all requests that `fastify` answers. Register it before other routes so that its hook
 * sees them. The page is a view over the store; only process and request numbers belong to this process.
 */
export function registerMetrics(fastify: FastifyInstance, deps: MetricsDeps): RequestWatch {
  const { engine, now = Date.now } = deps;
  const exposition = createExposition({ engine, now });
  const processMetrics = createProcessMetrics();
  const redactions = deps.redacted && createRedactions(deps.redacted);
  const heads = createHeads();
  let gzipped = false;

  const draw = async (): Promise<void> => {
    const families = await exposition.read();
    if (gzipped) await gzipParts(families.flatMap(({ parts }) => parts));
  };
  const ahead = createDrawAhead(() => {
    draw().catch((error: unknown) => deps.onError?.(error));
  }, now);
  deps.onApplied(() => {
    exposition.invalidate();
    ahead.applied();
  });
  fastify.addHook('onClose', async () => ahead.stop());

  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    processMetrics.observeRequest(labels, reply.elapsedTime / 1000);
  });

  const page = async (format: Format): Promise<Part[]> => {
    const [stored, sinks, masked, own] = await Promise.all([
      readStored(exposition.read),
      deps.sinks?.() ?? [],
      redactions?.read(),
      processMetrics.read(),
    ]);
    const journal = deps.journal ? drawJournal(deps.journal(), now()) : [];
    const families = [...stored, ...drawSinks(sinks), ...journal, ...(masked ? [masked] : []), ...own];
    const parts = families.flatMap((text) => [heads(text.family, format), ...text.parts]);
    return [...parts, heads.end(format)].filter((part) => part.text.length > 0);
  };

  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    ahead.scraped();
    const format = negotiateFormat(request.headers.accept);
    gzipped = acceptsGzip(request.headers['accept-encoding']);
    const parts = await page(format);
    const buffers = gzipped ? await gzipParts(parts) : parts.map((part) => part.text);
    const length = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
    reply.header('content-type', contentTypes[format]).header('content-length', length);
    reply.header('vary', 'Accept, Accept-Encoding').header('cache-control', 'no-store');
    if (gzipped) reply.header('content-encoding', 'gzip');
    // A list of pieces: the page is never copied into one.
    return reply.send(Readable.from(buffers, { objectMode: true }));
  };
  fastify.get('/metrics', { config: { access: 'read', wholeInstallation: true } }, answer);

  return {
    watch(request, response, route) {
      const started = performance.now();
      response.once('close', () => {
        const labels = { method: request.method ?? '', route, status: String(response.statusCode) };
        processMetrics.observeRequest(labels, (performance.now() - started) / 1000);
      });
    },
  };
}

async function readStored(read: () => Promise<FamilyText[]>): Promise<FamilyText[]> {
  try {
    return await read();
  } catch (error) {
    throw new RunlensError('not_ready', { reason: 'the store does not answer' }, error);
  }
}

/** Heads as parts, made once: they never change, and the compressed form is kept with them. */
function createHeads(): {
  (family: FamilyText['family'], format: Format): Part;
  end(format: Format): Part;
} {
  const made = new Map<string, Part>();
  const keep = (key: string, text: () => string): Part => {
    const part = made.get(key) ?? createPart(text());
    made.set(key, part);
    return part;
  };
  const heads = (family: FamilyText['family'], format: Format): Part =>
    keep(`${format} ${family.name}`, () => head(family, format));
  return Object.assign(heads, { end: (format: Format) => keep(format, () => ending[format]) });
}
