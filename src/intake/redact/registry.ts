import { foldOrganization } from '../../model/organization.ts';
import { createRegisteredValues, type RegisteredValues } from './registered-values.ts';

/** Values that are masked in the texts of an organization, by its name in any case; those of `''` in everybody's. */
export type ValuesByOrganization = ReadonlyMap<string, readonly string[]>;

/** The values that count at the moment. */
export interface Registry {
  /** From now on these are the registered ones of the organizations that are named; others stay as they are. */
  replace(values: ValuesByOrganization): void;
  /** Those of an organization and those for all; null when there are none. */
  of(organization: string): RegisteredValues | null;
  /** Whether an organization has some that do not count for all. */
  hasOwn(organization: string): boolean;
}

/** @param lasting values of a file, which stay whatever is registered. */
export function createRegistry(lasting: ValuesByOrganization = new Map()): Registry {
  const fromFile = new Map([...lasting].map(([name, values]) => [foldOrganization(name), values]));
  const registered = new Map<string, readonly string[]>();
  // Made when they are first needed: of many organizations few send at a time.
  const compiled = new Map<string, RegisteredValues | null>();
  const own = (name: string) => [...(fromFile.get(name) ?? []), ...(registered.get(name) ?? [])];

  return {
    replace(values) {
      for (const [organization, list] of values) {
        const name = foldOrganization(organization);
        if (list.length === 0) registered.delete(name);
        else registered.set(name, [...list]);
        if (name === '') compiled.clear();
        else compiled.delete(name);
      }
    },
    of(organization) {
      const folded = foldOrganization(organization);
      // Organizations without their own share what counts for all; they may be as many as there are names.
      const name = own(folded).length === 0 ? '' : folded;
      let found = compiled.get(name);
      if (found === undefined) {
        const values = name === '' ? own('') : [...own(''), ...own(name)];
        found = values.length === 0 ? null : createRegisteredValues(values);
        compiled.set(name, found);
      }
      return found;
    },
    hasOwn(organization) {
      const name = foldOrganization(organization);
      return name !== '' && (fromFile.has(name) || registered.has(name));
    },
  };
}
