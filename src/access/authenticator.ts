import { timingSafeEqual } from 'node:crypto';
import type { Authenticator, Principal } from '../model/access.ts';
import type { Engine } from '../store/engine.ts';
import { findToken, organizationSpellings } from '../store/queries/tokens.ts';
import { createTokenBuckets } from './token-bucket.ts';
import { hashSecret } from './token-secret.ts';

const cacheSize = 1000;
const cacheMs = 5000;
/** Wrong secrets per address: a person mistypes a few times; a guesser gets one every ten seconds. */
const failures = { burst: 10, perSecond: 0.1, maxKeys: 10_000 };

export interface CachedAuthenticator extends Authenticator {
  /** Forget what is known: a token was revoked. */
  forget(): void;
}

interface Options {
  engine: Engine;
  /** '' when none is set. */
  adminToken: string;
  now: () => number;
}

export function createAuthenticator({ engine, adminToken, now }: Options): CachedAuthenticator {
  const adminHash = adminToken === '' ? null : Buffer.from(hashSecret(adminToken), 'hex');
  const wrong = createTokenBuckets({ ...failures, now });
  // The key is the whole hash of the whole secret, so two secrets never share an entry.
  const cache = new Map<string, { principal: Principal; until: number }>();
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

  return {
    async authenticate(secret, address) {
      const hash = hashSecret(secret);
      if (adminHash && equal(Buffer.from(hash, 'hex'), adminHash)) {
        return { outcome: 'accepted', principal: { id: 'admin', scope: 'admin', organizations: null } };
      }
      const known = cache.get(hash);
      if (known && known.until > now()) return { outcome: 'accepted', principal: known.principal };
      // Known good secrets pass above, so a guesser behind the same address cannot lock people out for long.
      const retryAfterSeconds = wrong.peek(address);
      if (retryAfterSeconds > 0) return { outcome: 'limited', retryAfterSeconds };
      const asked = generation;
      const principal = await lookUp(hash);
      if (!principal) {
        wrong.take(address);
        return { outcome: 'refused' };
      }
      // A revocation that came while we asked must not be undone by the older answer.
      if (asked === generation) {
        if (cache.size >= cacheSize) cache.delete(cache.keys().next().value ?? '');
        cache.set(hash, { principal, until: now() + cacheMs });
      }
      return { outcome: 'accepted', principal };
    },
    forget() {
      generation += 1;
      cache.clear();
    },
  };
}

const equal = (one: Buffer, other: Buffer) => one.length === other.length && timingSafeEqual(one, other);
