import { sameOrganization } from '../../model/organization.ts';
import type { Params } from '../engine.ts';

/** Whose a run is. */
export interface RunOwner {
  /** '' where nobody said; only readers of all organizations see such a run. */
  organization: string;
  /** It is the word of tokens limited to that organization alone, who may have guessed the id of another's run or trace. */
  limited: boolean;
}

/**
 * Of the rows of `otel_traces` or `otel_logs` that name a run or its trace, those that are its owner's: ids are easily guessed,
 * so a row of another organization, or sent by a token of one, is a stranger's. Rows that name no organization were sent
 * with a token for the whole installation; they go with the run where more than a limited token told of it.
 */
export function ownRows({ organization, limited }: RunOwner): { sql: string; params: Params } {
  const sent = "lower(Tenant) IN ('', lower({owner:String}))";
  const named = `lower(Organization) IN (${limited ? '' : "'', "}lower({owner:String}))`;
  return { sql: organization === '' ? sent : `${sent} AND ${named}`, params: { owner: organization } };
}

/** The same of one row. */
export function isOwnRow({ organization, limited }: RunOwner, row: { tenant: string; organization: string }): boolean {
  if (row.tenant !== '' && !sameOrganization(row.tenant, organization)) return false;
  if (organization === '' || sameOrganization(row.organization, organization)) return true;
  return row.organization === '' && !limited;
}
