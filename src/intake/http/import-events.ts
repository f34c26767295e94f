import { Buffer } from 'node:buffer';
import type {} from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { RunlensError } from '../../errors.ts';
import type { Principal } from '../../model/access.ts';
import type { IntakeEvent } from '../../model/events.ts';
import type { JournalWriter } from '../../model/journal.ts';
import { foldOrganization, ownerOf, sameOrganization } from '../../model/organization.ts';

export const importEventsPath = '/api/v1/import/events';

export interface ImportEventsDoor {
  journal: Pick<JournalWriter, 'append'>;
  /** Names of the sources that exist; an event of another one is refused. */
  sources: readonly string[];
  /** Largest body of one request, default 8 MiB. */
  maxBytes?: number;
  now: () => number;
}

const maxEvents = 10_000;
const eventName = /^[a-z][a-z0-9_]{0,63}$/;
/** The prefix keeps imported events from taking the delivery id of a webhook that is still to come. */
const deliveryName = /^import-[A-Za-z0-9_.-]{1,180}$/;
const mediaType = 'application/x-ndjson';

/**
 * `POST /api/v1/import/events`: events of an import, one JSON object a line: `source`, `event`, `deliveryId`, `body` (the
 * payload as text, kept byte for byte). Answers how many were durable anew and how many were known, when all are.
 * When the journal fills up it answers `import_incomplete` (429): sending the same body again is safe and goes on.
 */
export async function registerImportEvents(fastify: FastifyInstance, door: ImportEventsDoor): Promise<void> {
  // A scope of its own, so that no other route of the server takes this content type.
  await fastify.register(async (scope) => {
    scope.addContentTypeParser(mediaType, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post(
      importEventsPath,
      {
        bodyLimit: door.maxBytes ?? 8 * 1024 * 1024,
        // Limited tokens are welcome: what they say of another organisation's runs is refused where it is applied.
        config: { access: 'ingest' },
        // Not in the OpenAPI document: a body of lines has no schema there. See docs/guides/import.md.
        schema: { hide: true },
      },
      async (request, reply) => {
        if (!Buffer.isBuffer(request.body)) {
          throw new RunlensError('bad_request', { reason: `The content type must be ${mediaType}.` });
        }
        const events = decodeEvents(request.body, door, request.principal);
        const outcomes = await Promise.all(events.map((event) => door.journal.append(event)));
        const duplicate = outcomes.filter(({ outcome }) => outcome === 'duplicate').length;
        const accepted = outcomes.filter(({ outcome }) => outcome === 'appended').length;
        const full = outcomes.find((outcome) => outcome.outcome === 'full');
        if (full !== undefined) {
          reply.header('retry-after', full.retryAfterSeconds);
          throw new RunlensError('import_incomplete', {
            kept: accepted + duplicate,
            total: events.length,
            reason: full.reason,
          });
        }
        return { accepted, duplicate };
      },
    );
  });
}

/** All of them or an error: nothing of a request with a bad line is kept. */
function decodeEvents(body: Buffer, { sources, now }: ImportEventsDoor, principal: Principal): IntakeEvent[] {
  const lines = body
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length > maxEvents) {
    throw new RunlensError('bad_request', {
      reason: `A request may hold ${maxEvents} events, this one holds ${lines.length}.`,
    });
  }
  const receivedAt = now();
  return lines.map((text, index) => {
    const wrong = (what: string) => new RunlensError('bad_request', { reason: `Line ${index + 1}: ${what}.` });
    let line: Record<string, unknown>;
    try {
      line = Object(JSON.parse(text)) as Record<string, unknown>;
    } catch {
      throw wrong('not JSON');
    }
    const { source, event, deliveryId, body: payload } = line;
    if (typeof source !== 'string' || !sources.includes(source))
      throw wrong(`"source" must be one of: ${sources.join(', ')}`);
    if (typeof event !== 'string' || !eventName.test(event)) throw wrong('"event" must be an event name');
    if (typeof deliveryId !== 'string' || !deliveryName.test(deliveryId))
      throw wrong('"deliveryId" must begin with import-');
    if (typeof payload !== 'string' || payload === '') throw wrong('"body" must be the payload as text');
    const tenant = tenantOf(principal, payload);
    if (tenant === null) {
      throw new RunlensError('forbidden', {
        what: `events of other organisations than ${principal.organizations?.join(', ')}`,
      });
    }
    return {
      source,
      event,
      deliveryId: deliveryOf(deliveryId, tenant),
      receivedAt,
      tenant,
      body: Buffer.from(payload),
    };
  });
}

/** Limited senders have their delivery ids to themselves: none can take one that another is still to send. */
const deliveryOf = (id: string, tenant: string) => (tenant === '' ? id : `${id}@${foldOrganization(tenant)}`);

/** '' for credentials that may send for all; null when a limited one sends for an organisation that is not its own. */
function tenantOf({ organizations }: Principal, payload: string): string | null {
  if (organizations === null) return '';
  const owner = ownerIn(payload);
  return organizations.find((organization) => owner !== null && sameOrganization(organization, owner)) ?? null;
}

function ownerIn(payload: string): string | null {
  try {
    const { repository } = Object(JSON.parse(payload)) as {
      repository?: { full_name?: unknown; owner?: { login?: unknown } };
    };
    const login = repository?.owner?.login;
    const name = repository?.full_name;
    // Both say whose it is; where they differ, neither is believed.
    if (typeof login !== 'string') return null;
    return typeof name === 'string' && !sameOrganization(ownerOf(name), login) ? null : login;
  } catch {
    return null;
  }
}
