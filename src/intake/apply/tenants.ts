import type { Mapping } from '../../model/events.ts';
import { ownerOf, sameOrganization } from '../../model/organization.ts';
import type { Records } from '../../model/records.ts';
import type { Engine } from '../../store/engine.ts';
import { findLimitedRecords, findOwners, hasLimitedRecords, type LimitedRecords } from '../../store/queries/owners.ts';
import { Claims, claimName, deploymentName, idsOf, namesIn, runName } from './claims.ts';
import { dead, type Prepared } from './prepare.ts';

/**
 * Keeps organisations apart where records are known by their id alone. Whoever sent an entry with a token limited to an
 * organisation is believed about that organisation only:
 * - about another organisation, or about a run, job or deployment that is known as another's: a dead letter;
 * - should others (webhooks, tokens for the whole installation) tell later that such a run is another's, what the limited
 *   token told of it is displaced.
 * So the word of the others stands in whatever order it comes and however it is cut into batches. There is one applier,
 * and it judges a batch when the one before is durable, so nothing races. Judging a batch again after it was written, in
 * part or whole, gives the same: within a batch the others count wherever they stand, and what was accepted agrees.
 */
export interface Tenants {
  /** The entries, with what must not be believed made dead letters; records of limited tokens are marked. */
  judge(prepared: readonly Prepared[]): Promise<readonly Prepared[]>;
  /** What limited tokens told of the runs and deployments that these records of others say are another's. */
  displaced(seen: Records): Promise<LimitedRecords>;
}

export function createTenants(engine: Engine): Tenants {
  // Known after the first batch. While there are none, batches without limited tokens cost nothing here.
  let anyLimited: boolean | null = null;

  return {
    async judge(prepared) {
      if (prepared.every(({ entry }) => entry.tenant === '')) return prepared;
      const own = prepared.map(refuseOthers);
      const claims = await claimsOn(engine, own.filter(isLimited).flatMap(recordsOf));
      for (const records of own.filter((one) => !isLimited(one)).flatMap(recordsOf)) claims.addRecords(records);
      const judged = own.map((one) => (isLimited(one) ? refuseClaimed(one, claims) : one));
      if (judged.filter(isLimited).flatMap(recordsOf).length > 0) anyLimited = true;
      return judged;
    },

    async displaced(seen) {
      const gone: LimitedRecords = { runs: [], jobs: [], deployments: [] };
      anyLimited ??= await hasLimitedRecords(engine);
      if (!anyLimited) return gone;
      const others: Records = {
        runs: seen.runs.filter(({ limited }) => !limited),
        jobs: seen.jobs.filter(({ limited }) => !limited),
        deployments: seen.deployments.filter(({ limited }) => !limited),
        pushes: [],
      };
      const claims = new Claims();
      claims.addRecords(others);
      for (const [source, ids] of idsOf([others])) {
        const { runs, jobs, deployments } = await findLimitedRecords(engine, { source, ...ids });
        gone.runs.push(...runs.filter((run) => claims.isOthers(runName(run), run.organization)));
        gone.jobs.push(...jobs.filter((job) => claims.isOthers(runName(job), job.organization)));
        gone.deployments.push(...deployments.filter((one) => claims.isOthers(deploymentName(one), one.organization)));
      }
      return gone;
    },
  };
}

const isLimited = ({ entry }: Prepared) => entry.tenant !== '';
const recordsOf = ({ mapping }: Prepared): Records[] => (mapping.outcome === 'mapped' ? [mapping.records] : []);

/** What the store knows of the ids in these records. */
async function claimsOn(engine: Engine, records: readonly Records[]): Promise<Claims> {
  const claims = new Claims();
  for (const [source, ids] of idsOf(records)) {
    const owners = await findOwners(engine, { source, ...ids });
    for (const { kind, id, organization } of owners) claims.add(claimName(kind, source, id), organization);
  }
  return claims;
}

/** A limited token's entry about another organisation, or about none, is not believed. */
function refuseOthers({ entry, mapping }: Prepared): Prepared {
  if (entry.tenant === '' || mapping.outcome === 'dead') return { entry, mapping };
  const places = [mapping, ...(mapping.outcome === 'mapped' ? Object.values(mapping.records).flat() : [])];
  const foreign = places.find(
    ({ organization, repository }) =>
      !sameOrganization(organization, entry.tenant) ||
      (repository !== '' && !sameOrganization(ownerOf(repository), entry.tenant)),
  );
  if (foreign === undefined) return { entry, mapping: marked(mapping) };
  const about = foreign.repository || foreign.organization || 'no organization';
  const message = `The event is about ${about}, but the token that sent it is limited to ${entry.tenant}.`;
  return { entry, mapping: refused(mapping, 'foreign_organization', message) };
}

/** The first limited token to tell of an id has it; none can take what is another's. */
function refuseClaimed({ entry, mapping }: Prepared, claims: Claims): Prepared {
  if (mapping.outcome !== 'mapped') return { entry, mapping };
  const foreign = namesIn(mapping, entry.source).find((name) => claims.isOthersToo(name, entry.tenant));
  if (foreign === undefined) {
    claims.addRecords(mapping.records);
    return { entry, mapping };
  }
  const [kind, , id] = foreign.split(' ');
  const message = `The ${kind} ${id} is known as another organization's, but the token that sent this is limited to ${entry.tenant}. If the repository has moved there, send it with a token that is not limited.`;
  return { entry, mapping: refused(mapping, 'foreign_record', message) };
}

function refused(mapping: Mapping, code: 'foreign_organization' | 'foreign_record', message: string): Mapping {
  return { ...dead(code, message), action: mapping.action };
}

function marked(mapping: Mapping): Mapping {
  if (mapping.outcome !== 'mapped') return mapping;
  const { runs, jobs, deployments, pushes } = mapping.records;
  const mark = <T extends object>(record: T) => ({ ...record, limited: true });
  const records = { runs: runs.map(mark), jobs: jobs.map(mark), deployments: deployments.map(mark), pushes };
  return { ...mapping, records };
}
