/** Whose events and runs an Intake question is about. */
export interface IntakePlaces {
  /** The caller's constraint: null = all organisations. Applied whatever else is asked for. */
  organizations: readonly string[] | null;
  /** Empty lists and absent fields do not narrow. */
  organization?: readonly string[];
  repository?: readonly string[];
}

/** Continues a WHERE clause (` AND …`; '' for everything). Its parameters are the fields of the places. */
export function placeConditions(places: IntakePlaces): string {
  return [
    places.organizations !== null && 'organization IN {organizations:Array(String)}',
    places.organization?.length && 'organization IN {organization:Array(String)}',
    places.repository?.length && 'repository IN {repository:Array(String)}',
  ]
    .filter(Boolean)
    .map((part) => ` AND ${part}`)
    .join('');
}
