import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import { openStore } from '../open.ts';
import { isOwnRow, ownRows, type RunOwner } from './run-rows.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-rows-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openStore({ dataDir });
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const names = ['', 'alpha', 'ALPHA', 'beta'];
const rows = names.flatMap((tenant) => names.map((organization) => ({ tenant, organization })));
const written = ({ tenant, organization }: (typeof rows)[number]) => `${tenant}/${organization}`;
const values = rows.map(({ tenant, organization }) => `('${tenant}', '${organization}')`).join(', ');

test.each<[RunOwner, string[]]>([
  [
    { organization: 'Alpha', limited: false },
    [
      '/',
      '/alpha',
      '/ALPHA',
      ...['alpha', 'ALPHA'].flatMap((tenant) => ['', 'alpha', 'ALPHA'].map((one) => `${tenant}/${one}`)),
    ],
  ],
  [{ organization: 'Alpha', limited: true }, ['', 'alpha', 'ALPHA'].flatMap((one) => [`${one}/alpha`, `${one}/ALPHA`])],
  [{ organization: '', limited: false }, ['/', '/alpha', '/ALPHA', '/beta']],
])('rows of a run of %o, by the store and one by one', async (owner, own) => {
  const { sql, params } = ownRows(owner);
  const found = await engine.query<(typeof rows)[number]>(
    'test.own-rows',
    `SELECT Tenant AS tenant, Organization AS organization FROM values('Tenant String, Organization String', ${values}) WHERE ${sql}`,
    params,
  );
  expect(found.map(written).sort()).toEqual([...own].sort());
  expect(
    rows
      .filter((row) => isOwnRow(owner, row))
      .map(written)
      .sort(),
  ).toEqual([...own].sort());
});
