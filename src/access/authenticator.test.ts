import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Engine, StoreError } from '../store/engine.ts';
import { openStore } from '../store/open.ts';
import { emptyBatch, sampleRun } from '../store/testing/samples.ts';
import { createWriter } from '../store/writer.ts';
import { type CachedAuthenticator, createAuthenticator } from './authenticator.ts';
import { createTokenService } from './token-service.ts';

const adminToken = 'an-admin-token-of-tests';
const dataDir = mkdtempSync(join(tmpdir(), 'runlens-access-'));
let engine: Engine;
let authenticator: CachedAuthenticator;
let now = Date.UTC(2026, 0, 1);
let asked = 0;
/** What becomes of a question to the store. */
let store: 'there' | 'away' | 'hanging' = 'there';

beforeAll(async () => {
  engine = await openStore({ dataDir });
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  await engine.command('TRUNCATE TABLE tokens');
  asked = 0;
  store = 'there';
  const counting: Engine = {
    ...engine,
    query: (name, sql, params) => {
      asked += 1;
      if (store === 'away') return Promise.reject(new StoreError(name, new Error('connect ECONNREFUSED')));
      return store === 'hanging' ? new Promise(() => undefined) : engine.query(name, sql, params);
    },
  };
  authenticator = createAuthenticator({
    engine: counting,
    adminToken,
    now: () => now,
    get patienceMs() {
      return store === 'hanging' ? 1 : 60_000;
    },
  });
});

const service = () => createTokenService({ engine, onRevoked: (id) => authenticator.forget(id), now: () => now });
const outcome = async (secret: string, address = 'a') => (await authenticator.authenticate(secret, address)).outcome;

describe('createAuthenticator', () => {
  it('accepts the admin token without asking the store, and nothing like it', async () => {
    expect(await authenticator.authenticate(adminToken, 'a')).toEqual({
      outcome: 'accepted',
      principal: { id: 'admin', scope: 'admin', organizations: null },
    });
    expect(asked).toBe(0);
    for (const wrong of [`${adminToken} `, adminToken.slice(1), '', adminToken.toUpperCase()])
      expect(await outcome(wrong)).toBe('refused');
  });

  it('has no admin token when none is set, not even the empty one', async () => {
    const none = createAuthenticator({ engine, adminToken: '', now: () => now });
    expect((await none.authenticate('', 'a')).outcome).toBe('refused');
  });

  it('reads scope and organisation from the stored row, not from the secret', async () => {
    const { secret, token } = await service().create({ name: 'ci', scope: 'ingest', organization: 'octo-org' });
    expect(secret.startsWith('rl_ingest_')).toBe(true);
    expect(await authenticator.authenticate(secret, 'a')).toEqual({
      outcome: 'accepted',
      principal: { id: token.id, scope: 'ingest', organizations: ['octo-org'] },
    });
    expect(await outcome(secret.replace('rl_ingest_', 'rl_admin_'))).toBe('refused');
  });

  it('knows the spellings that the store has of an organisation, the usual one first', async () => {
    const run = (runId: number, organization: string) => sampleRun({ runId, organization });
    const runs = [run(1, 'acme'), run(2, 'Acme'), run(3, 'Acme'), run(4, 'acme-2'), run(5, 'acm\u212A')];
    await createWriter(engine).apply(emptyBatch('spellings', 1, { runs }));
    const seenBy = async (organization: string) => {
      const { secret } = await service().create({ name: 'ci', scope: 'read', organization });
      const who = await authenticator.authenticate(secret, 'a');
      return who.outcome === 'accepted' ? who.principal.organizations : who;
    };
    expect(await seenBy('ACME')).toEqual(['Acme', 'acme', 'ACME']);
    expect(await seenBy('acme-2')).toEqual(['acme-2']);
    expect(await seenBy('acmk')).toEqual(['acmk']);
    expect(await seenBy('unheard-of')).toEqual(['unheard-of']);
  });

  it('makes no token whose limit would be lost or never match', async () => {
    for (const organization of ['', ' ', 'acme ', '\tacme'])
      await expect(service().create({ name: 'x', scope: 'read', organization })).rejects.toMatchObject({
        code: 'bad_request',
      });
    await expect(service().create({ name: 'x', scope: 'admin', organization: 'acme' })).rejects.toMatchObject({
      code: 'bad_request',
    });
    expect(await service().list()).toEqual([]);
  });

  it('asks the store once in a while, and never after a revocation', async () => {
    const { secret, token } = await service().create({ name: 'ci', scope: 'read', organization: null });
    for (let i = 0; i < 5; i += 1) expect(await outcome(secret)).toBe('accepted');
    expect(asked).toBe(1);
    now += 6000;
    expect(await outcome(secret)).toBe('accepted');
    expect(asked).toBe(2);
    await service().revoke(token.id);
    expect(await outcome(secret)).toBe('refused');
  });

  it('does not keep an answer that a revocation overtook', async () => {
    const { secret, token } = await service().create({ name: 'ci', scope: 'read', organization: null });
    const asking = outcome(secret);
    authenticator.forget(token.id);
    await asking;
    await service().revoke(token.id);
    expect(await outcome(secret)).toBe('refused');
  });

  it('stops looking at guesses of one address, while known tokens and other addresses go on', async () => {
    const { secret } = await service().create({ name: 'ci', scope: 'read', organization: null });
    expect(await outcome(secret)).toBe('accepted');
    const outcomes: string[] = [];
    for (let i = 0; i < 12; i += 1) outcomes.push(await outcome(`rl_read_guess${i}`));
    expect(outcomes).toEqual([...Array(10).fill('refused'), 'limited', 'limited']);
    expect(asked).toBe(11);
    expect(await outcome(secret)).toBe('accepted');
    expect(await outcome(adminToken)).toBe('accepted');
    expect(await outcome('rl_read_guess', 'b')).toBe('refused');
    now += 10_000;
    expect(await outcome('rl_read_guess')).toBe('refused');
  });

  describe.each(['away', 'hanging'] as const)('with a store that is %s', (trouble) => {
    it('believes its last word for a day, and asks again for it once a second', async () => {
      const { secret } = await service().create({ name: 'ci', scope: 'ingest', organization: null });
      expect(await outcome(secret)).toBe('accepted');
      store = trouble;
      now += 86_400_000;
      asked = 0;
      for (let i = 0; i < 5; i += 1) expect(await outcome(secret)).toBe('accepted');
      expect(asked).toBe(1);
      now += 1000;
      expect(await authenticator.authenticate(secret, 'a')).toEqual({ outcome: 'unavailable', retryAfterSeconds: 5 });
      store = 'there';
      expect(await outcome(secret)).toBe('accepted');
    });

    it('says nothing of a secret that it was never asked about, and counts no guess', async () => {
      const { secret } = await service().create({ name: 'ci', scope: 'ingest', organization: null });
      store = trouble;
      for (let i = 0; i < 12; i += 1) expect(await outcome(secret)).toBe('unavailable');
      store = 'there';
      expect(await outcome(secret)).toBe('accepted');
    });

    it('keeps revoked what was revoked, here and elsewhere, and others known', async () => {
      const tokens = service();
      const [here, elsewhere, other] = await Promise.all(
        ['here', 'elsewhere', 'other'].map((name) => tokens.create({ name, scope: 'ingest', organization: null })),
      );
      if (here === undefined || elsewhere === undefined || other === undefined) throw new Error('no tokens');
      for (const { secret } of [here, elsewhere, other]) expect(await outcome(secret)).toBe('accepted');
      await tokens.revoke(here.token.id);
      await createTokenService({ engine, onRevoked: () => undefined, now: () => now }).revoke(elsewhere.token.id);
      now += 6000;
      expect(await outcome(elsewhere.secret)).toBe('refused');
      store = trouble;
      now += 6000;
      expect(await outcome(here.secret)).toBe('unavailable');
      expect(await outcome(elsewhere.secret)).toBe('unavailable');
      expect(await outcome(other.secret)).toBe('accepted');
    });
  });
});
