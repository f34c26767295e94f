import type { Scope } from '../../model/access.ts';
import type { Engine } from '../engine.ts';

/** A row of `tokens`. `organization` '' = not limited; times in epoch milliseconds. */
export interface TokenRow {
  id: string;
  name: string;
  hash: string;
  scope: Scope;
  organization: string;
  createdAt: number;
  revoked: boolean;
}

const columns = 'id, name, hash, scope, organization, toUnixTimestamp(created_at) * 1000 AS createdAt, revoked';

export const listTokens = (engine: Engine): Promise<TokenRow[]> =>
  engine.query('tokens.list', `SELECT ${columns} FROM tokens FINAL ORDER BY created_at DESC, id LIMIT 10000`);

/** The token with this hash, revoked or not. */
export async function findToken(engine: Engine, hash: string): Promise<TokenRow | undefined> {
  // `hash` and `revoked` of a token live in the same newest row, so FINAL decides before the filter does.
  const rows = await engine.query<TokenRow>(
    'tokens.find',
    `SELECT ${columns} FROM tokens FINAL WHERE hash = {hash:String} LIMIT 1`,
    { hash },
  );
  return rows[0];
}

/** Writes the row as the newest of its id. */
export async function writeToken(engine: Engine, row: TokenRow, version: number): Promise<void> {
  const values = [
    row.id,
    row.name,
    row.hash,
    row.scope,
    row.organization,
    Math.floor(row.createdAt / 1000),
    row.revoked,
    version,
  ];
  await engine.insert(
    'tokens',
    ['id', 'name', 'hash', 'scope', 'organization', 'created_at', 'revoked', 'version'],
    'JSONCompactEachRow',
    Buffer.from(JSON.stringify(values)),
  );
}

/**
 * How the stored runs spell an organisation, the usual way first: GitHub's logins are told apart without regard to case,
 * and whoever made the token may have typed another one. Folds ASCII alone (see model/organization.ts).
 */
export async function organizationSpellings(engine: Engine, organization: string): Promise<string[]> {
  const rows = await engine.query<{ name: string }>(
    'tokens.spellings',
    `SELECT toString(organization) AS name FROM runs WHERE lower(organization) = lower({organization:String})
     GROUP BY name ORDER BY count() DESC, name LIMIT 20`,
    { organization },
  );
  return rows.map(({ name }) => name);
}
