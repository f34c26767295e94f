import { timingSafeEqual } from 'node:crypto';
import type { Authentication, Authenticator, Principal } from '../model/access.ts';
import { type Engine, StoreError } from '../store/engine.ts';
import { findToken, organizationSpellings } from '../store/queries/tokens.ts';
import { createTokenBuckets } from './token-bucket.ts';
import { hashSecret } from './token-secret.ts';

const cacheSize = 1000;
const cacheMs = 5000;
/**
 * How long the store's last word on a token stands while it says nothing: longer than most outages, and than the time between
 * two nightly jobs. A token can be revoked only where the store answers; this process forgets it then.
 */
const lastWordMs = 86_400_000;
/** A store that hangs is waited for this long, about as long as a sender waits for an answer. */
const patienceMs = 3000;
/** While the store fails it is not asked again for each request. */
const retryMs = 1000;
const retryAfterSeconds = 5;
/** Wrong secrets per address: a person mistypes a few times; a guesser gets one every ten seconds. */
const failures = { burst: 10, perSecond: 0.1, maxKeys: 10_000 };

export interface CachedAuthenticator extends Authenticator {
  /** Forget what is known: a token was revoked. */
  forget(id: string): void;
}

interface Options {
  engine: Engine;
  /** '' when none is set. */
  adminToken: string;
  now: () => number;
  /** How long a store that hangs is waited for. */
  patienceMs?: number;
}

/** Who a secret is: from the store, remembered for a few seconds, and for a day while the store says nothing. Never rejects for the store. */
export function createAuthenticator(options: Options): CachedAuthenticator {
  const { engine, adminToken, now } = options;
  const adminHash = adminToken === '' ? null : Buffer.from(hashSecret(adminToken), 'hex');
  const wrong = createTokenBuckets({ ...failures, now });
  // The key is the whole hash of the whole secret, so two secrets never share an entry. The latest told are last.
  const cache = new Map<string, { principal: Principal; until: number; toldAt: number }>();
  let generation = 0;

  async function lookUp(hash: string): Promise<Principal | null> {
    const row = await findToken(engine, hash);
    if (!row || row.revoked || !equal(Buffer.from(row.hash, 'hex'), Buffer.from(hash, 'hex'))) return null;
    const { id, scope, organization } = row;
    if (organization === '') return { id, scope, organizations: null };
    // The token's own spelling too: nothing may be stored yet.
    const spellings = await organizationSpellings(engine, organization);
    return { id, scope, organizations: [...new Set([...spellings, organization])] };
  }

  function lastWord(hash: string): Authentication {
    const known = cache.get(hash);
    if (known === undefined || now() - known.toldAt > lastWordMs) return { outcome: 'unavailable', retryAfterSeconds };
    known.until = now() + retryMs;
    return { outcome: 'accepted', principal: known.principal };
  }

  function remember(hash: string, principal: Principal): void {
    cache.delete(hash);
    if (cache.size >= cacheSize) cache.delete(cache.keys().next().value ?? '');
    cache.set(hash, { principal, until: now() + cacheMs, toldAt: now() });
  }

  return {
    async authenticate(secret, address) {
      const hash = hashSecret(secret);
      if (adminHash && equal(Buffer.from(hash, 'hex'), adminHash)) {
        return { outcome: 'accepted', principal: { id: 'admin', scope: 'admin', organizations: null } };
      }
      const known = cache.get(hash);
      if (known && known.until > now()) return { outcome: 'accepted', principal: known.principal };
      // Known good secrets pass above, so a guesser behind the same address cannot lock people out for long.
      const seconds = wrong.peek(address);
      if (seconds > 0) return { outcome: 'limited', retryAfterSeconds: seconds };
      const asked = generation;
      const principal = await settledWithin(lookUp(hash), options.patienceMs ?? patienceMs);
      if (principal === undefined) return lastWord(hash);
      if (principal === null) {
        cache.delete(hash);
        wrong.take(address);
        return { outcome: 'refused' };
      }
      // A revocation that came while we asked must not be undone by the older answer.
      if (asked === generation) remember(hash, principal);
      return { outcome: 'accepted', principal };
    },
    forget(id) {
      generation += 1;
      for (const [hash, { principal }] of cache) if (principal.id === id) cache.delete(hash);
    },
  };
}

/** What the store says; undefined when it fails, or says nothing for so long. */
async function settledWithin<T>(answer: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  const heard = answer.catch((error: unknown) => {
    if (error instanceof StoreError) return undefined;
    throw error;
  });
  try {
    return await Promise.race([heard, late]);
  } finally {
    clearTimeout(timer);
  }
}

const equal = (one: Buffer, other: Buffer) => one.length === other.length && timingSafeEqual(one, other);
