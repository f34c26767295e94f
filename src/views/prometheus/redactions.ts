import { ownFamilies } from '../../model/families.ts';
import type { FamilyText } from './exposition.ts';
import { createPart } from './part.ts';
import { labelPairs, sample } from './text.ts';

type Counts = Readonly<Record<string, number>>;

/** How many secrets were masked, by kind. */
export interface Redactions {
  /** Never rejects: while those who count do not answer in time, the counts stay what they were last. */
  read(): Promise<FamilyText>;
}

/** A scrape does not wait longer for the thread that counts. */
const patienceMs = 1000;

export function createRedactions(count: () => Promise<Counts>): Redactions {
  const family = ownFamilies.redactions;
  let known: Counts = {};
  return {
    async read() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<Counts>((resolve) => {
        timer = setTimeout(() => resolve(known), patienceMs);
      });
      known = await Promise.race([count().catch(() => known), late]);
      clearTimeout(timer);
      const kinds = Object.entries(known).sort(([a], [b]) => (a < b ? -1 : 1));
      const lines = kinds.map(([kind, masked]) => sample(family.name, labelPairs(family.labels, [kind]), masked));
      return { family, parts: [createPart(lines.join(''))] };
    },
  };
}
