import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { RunlensError } from '../../../errors.ts';
import { stuckJobs, workflowNumbers } from '../../../store/queries/intake-completeness.ts';
import { countDeadLetters, listDeadLetters } from '../../../store/queries/intake-dead-letters.ts';
import { eventHours, eventLatency, lastPing } from '../../../store/queries/intake-summary.ts';
import { completenessReport } from '../completeness-report.ts';
import { decodeCursor, encodeCursor, isSafeCount } from '../cursor.ts';
import type { ApiDeps } from '../deps.ts';
import { arrangeHours, sumOutcomes } from '../event-hours.ts';
import { readRange } from '../range.ts';
import {
  completenessRoute,
  deadLettersRoute,
  intakeSummaryRoute,
  replayEventsRoute,
  replayRoute,
} from '../schemas/intake.ts';

const windowDays = 30;
const longestReplaySeconds = 86_400;
const workflowsLimit = 5000;

const isLetterPosition = (value: unknown): value is [number, string] =>
  Array.isArray(value) && value.length === 2 && isSafeCount(value[0]) && typeof value[1] === 'string';

export function registerIntake(fastify: FastifyInstance, deps: ApiDeps): void {
  const { engine, now } = deps;
  const api = fastify.withTypeProvider<TypeBoxTypeProvider>();

  api.route({
    ...intakeSummaryRoute,
    async handler({ query, principal }) {
      const { organizations } = principal;
      const scope = { ...query, ...readRange(query, now()), organizations };
      const [hours, latency, ping, letters] = await Promise.all([
        eventHours(engine, scope),
        eventLatency(engine, scope),
        lastPing(engine, scope),
        countDeadLetters(engine, { organizations }),
      ]);
      const count = (state: string) =>
        letters.filter((one) => one.state === state).reduce((sum, one) => sum + one.letters, 0);
      const { entries, bytes, oldestAt, maxBytes, full } = deps.journalStats();
      const { lastEventAt, ...percentiles } = latency;
      return {
        journal: { entries, bytes, oldestAt, maxBytes, full },
        events: hours.reduce((sum, one) => sum + one.events, 0),
        // Counted by the process, of everybody together.
        duplicates: organizations === null ? deps.duplicates() : null,
        deadLetters: { open: count('open'), replayed: count('replayed'), dismissed: count('dismissed') },
        latency: percentiles,
        lastEventAt,
        lastPing: ping,
        hours: arrangeHours(hours, scope),
        outcomes: sumOutcomes(hours),
      };
    },
  });

  api.route({
    ...deadLettersRoute,
    async handler({ query: { code, state = 'open', cursor, limit = 50 }, principal }) {
      const { organizations } = principal;
      const before = decodeCursor(cursor, isLetterPosition) ?? null;
      const filter = { organizations, ...(code && { code }), ...(state !== 'all' && { state }) };
      const [found, counts] = await Promise.all([
        listDeadLetters(engine, filter, before, limit + 1),
        countDeadLetters(engine, { organizations }),
      ]);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(({ sequence: _, ...letter }) => letter),
        nextCursor: found.length > limit && last ? encodeCursor([last.sequence, last.deliveryId]) : null,
        codes: counts.filter((one) => one.state === 'open').map((one) => ({ code: one.code, open: one.letters })),
      };
    },
  });

  api.route({
    ...replayRoute,
    async handler({ body: { letters, code } }) {
      if (letters !== undefined && code === undefined) return { requested: await deps.replay({ letters }) };
      if (code !== undefined && letters === undefined) return { requested: await deps.replay({ code }) };
      throw new RunlensError('bad_request', { reason: 'body must have either letters or code.' });
    },
  });

  api.route({
    ...replayEventsRoute,
    async handler({ body: { from, to } }) {
      if (from >= to || to - from > longestReplaySeconds) {
        throw new RunlensError('bad_request', { reason: 'body: from must be before to, by at most a day.' });
      }
      return deps.replayEvents({ since: from * 1000, until: to * 1000 });
    },
  });

  api.route({
    ...completenessRoute,
    async handler({ query, principal }) {
      const seconds = Math.floor(now() / 1000);
      const scope = {
        ...query,
        organizations: principal.organizations,
        since: seconds - windowDays * 86_400,
        now: seconds,
      };
      const [workflows, stuck] = await Promise.all([
        workflowNumbers(engine, scope, workflowsLimit),
        stuckJobs(engine, scope),
      ]);
      return completenessReport(workflows, stuck, windowDays);
    },
  });
}
