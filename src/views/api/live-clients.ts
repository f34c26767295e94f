import type { ServerResponse } from 'node:http';
import type { AppliedBatch } from '../../model/applied.ts';
import { ownerOf, sameOrganization } from '../../model/organization.ts';

/** Somebody who watches. Only what these organisations did is told; null = all. */
export interface LiveClient {
  response: Pick<ServerResponse, 'write' | 'end' | 'writableNeedDrain' | 'writableLength'>;
  organizations: readonly string[] | null;
}

export interface LiveClients {
  /** False when there are too many. */
  add(client: LiveClient): boolean;
  remove(client: LiveClient): void;
  applied(batch: AppliedBatch): void;
  close(): void;
}

interface Options {
  maxClients: number;
  /** A client is told at most this often. */
  paceMs: number;
  heartbeatMs: number;
  /** After this the client is asked to come again, so that a revoked token stops watching. */
  maxAgeMs: number;
  now: () => number;
}

/** What was not told yet. Bounded by the names that fit into one batch; more than that is told as `truncated`. */
interface Pending {
  repositories: Set<string>;
  at: number;
  truncated: boolean;
}

const maxNames = 200;
/** A client that leaves this much unread has gone, or cannot follow. */
const maxUnreadBytes = 256 * 1024;

/** Tells watchers which repositories changed; collects while a watcher is slow instead of queueing for it. */
export function createLiveClients({ maxClients, paceMs, heartbeatMs, maxAgeMs, now }: Options): LiveClients {
  const clients = new Map<LiveClient, { pending: Pending | null; toldAt: number; aliveAt: number; since: number }>();
  let timer: NodeJS.Timeout | undefined;

  function tick(): void {
    for (const [client, state] of clients) {
      const { response } = client;
      if (response.writableLength > maxUnreadBytes || now() - state.since > maxAgeMs) {
        clients.delete(client);
        response.end();
      } else if (!response.writableNeedDrain) tell(client, state);
    }
    if (clients.size === 0) stop();
  }

  function tell(client: LiveClient, state: { pending: Pending | null; toldAt: number; aliveAt: number }): void {
    if (state.pending && now() - state.toldAt >= paceMs) {
      const { repositories, at, truncated } = state.pending;
      state.pending = null;
      state.toldAt = now();
      state.aliveAt = now();
      client.response.write(
        `event: applied\ndata: ${JSON.stringify({ repositories: [...repositories], at, truncated })}\n\n`,
      );
    } else if (now() - state.aliveAt >= heartbeatMs) {
      state.aliveAt = now();
      client.response.write(': alive\n\n');
    }
  }

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    add(client) {
      if (clients.size >= maxClients) return false;
      clients.set(client, { pending: null, toldAt: 0, aliveAt: now(), since: now() });
      client.response.write('retry: 3000\n: welcome\n\n');
      timer ??= setInterval(tick, Math.min(250, paceMs));
      timer.unref();
      return true;
    },
    remove(client) {
      clients.delete(client);
      if (clients.size === 0) stop();
    },
    applied(batch) {
      for (const [client, state] of clients) {
        const repositories = visible(batch, client.organizations);
        // Of a batch with too many names to list, a limited watcher cannot know whether it is concerned.
        if (repositories.length === 0 && !batch.truncated && client.organizations !== null) continue;
        state.pending ??= { repositories: new Set(), at: 0, truncated: false };
        state.pending.at = batch.appliedAt;
        state.pending.truncated ||= batch.truncated;
        for (const name of repositories) {
          if (state.pending.repositories.size < maxNames) state.pending.repositories.add(name);
          else state.pending.truncated = true;
        }
      }
    },
    close() {
      stop();
      for (const client of clients.keys()) client.response.end();
      clients.clear();
    },
  };
}

function visible(batch: AppliedBatch, organizations: readonly string[] | null): string[] {
  if (organizations === null) return batch.repositories;
  return batch.repositories.filter((name) => organizations.some((one) => sameOrganization(one, ownerOf(name))));
}
