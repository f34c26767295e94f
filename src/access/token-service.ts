import { RunlensError } from '../errors.ts';
import type { TokenInfo, TokenService } from '../model/access.ts';
import type { Engine } from '../store/engine.ts';
import { listTokens, type TokenRow, writeToken } from '../store/queries/tokens.ts';
import { hashSecret, newSecret, newTokenId } from './token-secret.ts';

interface Options {
  engine: Engine;
  /** Called after a revocation is durable. */
  onRevoked: (id: string) => void;
  now: () => number;
}

/** Throws RunlensError `bad_request` for an admin token that is limited to an organisation, and for one that is no name. */
export function createTokenService({ engine, onRevoked, now }: Options): TokenService {
  return {
    async create({ name, scope, organization }) {
      if (scope === 'admin' && organization !== null) {
        throw new RunlensError('bad_request', {
          reason:
            'An admin token is for the whole installation: leave the organization out, or choose the scope read or ingest.',
        });
      }
      // Stored, the empty name would mean the whole installation.
      if (organization !== null && (organization === '' || organization.trim() !== organization)) throw noName();
      const secret = newSecret(scope);
      const createdAt = Math.floor(now() / 1000) * 1000;
      const row: TokenRow = {
        id: newTokenId(),
        // A lone surrogate is no text the store could keep; it becomes U+FFFD.
        name: Buffer.from(name).toString(),
        hash: hashSecret(secret),
        scope,
        organization: organization ?? '',
        createdAt,
        revoked: false,
      };
      await writeToken(engine, row, now());
      return { token: shown(row), secret };
    },
    async list() {
      return (await listTokens(engine)).map(shown);
    },
    async revoke(id) {
      const row = (await listTokens(engine)).find((one) => one.id === id);
      if (!row) return null;
      const revoked = { ...row, revoked: true };
      // The version must exceed that of the creation even when both fall into one millisecond.
      if (!row.revoked) await writeToken(engine, revoked, Math.max(now(), row.createdAt + 1000) + 1);
      onRevoked(id);
      return shown(revoked);
    },
  };
}

const noName = () =>
  new RunlensError('bad_request', { reason: 'The organization must be a name, without spaces around it.' });

const shown = ({ id, name, scope, organization, createdAt, revoked }: TokenRow): TokenInfo => ({
  id,
  name,
  scope,
  organization: organization === '' ? null : organization,
  createdAt,
  revoked,
});
