import { Buffer } from 'node:buffer';
import { RunlensError } from '../../errors.ts';
import { foldOrganization } from '../../model/organization.ts';
import type { SecretInfo, SecretOwner, SecretService } from '../../model/secrets.ts';
import type { ValuesByOrganization } from './registry.ts';
import { checkValue } from './value-rules.ts';
import { readValues, type StoredValue, writeValues } from './values-on-disk.ts';

/** Of one organization. Each value is looked for in a dozen forms. */
const mostValues = 200;
const mostBytes = 128 * 1024;

interface Options {
  /** The file; read here and written whole. */
  path: string;
  /** Encrypts the file; '' for none. */
  key: string;
  /** Makes values count, of the organizations that are named; awaited before an answer. */
  use(values: ValuesByOrganization): Promise<void>;
  now(): number;
}

export interface ValueStore extends SecretService {
  /** Makes all values count, and encrypts those that a key was given for since. Once, before anything is taken in. */
  start(): Promise<void>;
}

/** Values that tenants have registered. Throws RunlensError `secrets_unreadable`. */
export function openValueStore({ path, key, use, now }: Options): ValueStore {
  const read = readValues(path, key);
  let values: readonly StoredValue[] = read.values;
  // One change after the other: each writes all of them.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const done = turn.then(change);
    turn = done.catch(() => undefined);
    return done;
  };

  const own = (organization: string, of = values) => of.filter((one) => ownerOf(one) === organization);
  const valuesOf = (organization: string) => own(organization).map(({ value }) => value);

  /** Written first: what counts and is lost in a crash would be told to be registered. */
  async function change(next: readonly StoredValue[], organization: string): Promise<void> {
    await writeValues(path, key, next);
    values = next;
    await use(new Map([[organization, valuesOf(organization)]]));
  }

  return {
    async start() {
      if (key !== '' && !read.isSealed) await writeValues(path, key, values);
      await use(new Map([...new Set(values.map(ownerOf))].map((name) => [name, valuesOf(name)])));
    },
    add({ name, value, organization, by }) {
      return inTurn(async () => {
        checkValue(value);
        const added = { name, organization, registeredAt: now(), by, value };
        const next = [...values.filter((one) => !isSame(one, added)), added];
        const its = own(ownerOf(added), next);
        const bytes = its.reduce((sum, one) => sum + Buffer.byteLength(one.value), 0);
        if (its.length > mostValues || bytes > mostBytes) {
          const whose = organization ?? 'all organizations';
          throw new RunlensError('secrets_full', { organization: whose, values: mostValues, bytes: mostBytes });
        }
        await change(next, ownerOf(added));
        return shown(added);
      });
    },
    list(organization) {
      const listed = organization === null ? values : own(foldOrganization(organization));
      return listed.map(shown).sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    },
    remove(secret) {
      return inTurn(async () => {
        const found = values.find((one) => isSame(one, secret));
        if (found === undefined) return null;
        await change(
          values.filter((one) => one !== found),
          ownerOf(found),
        );
        return shown(found);
      });
    },
  };
}

/** Organizations are told apart as GitHub does; '' is all of them. */
const ownerOf = ({ organization }: { organization: SecretOwner }) => foldOrganization(organization ?? '');

const isSame = (a: { name: string; organization: SecretOwner }, b: { name: string; organization: SecretOwner }) =>
  a.name === b.name && ownerOf(a) === ownerOf(b);

const sortKey = (one: SecretInfo) => `${ownerOf(one)}\n${one.name}`;

const shown = ({ name, organization, registeredAt, by }: StoredValue): SecretInfo => ({
  name,
  organization,
  registeredAt,
  by,
});
