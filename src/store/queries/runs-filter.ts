import type { Params } from '../engine.ts';

/** What a list of runs may be narrowed by. Empty lists and absent fields do not narrow. */
export interface RunFilter {
  /** The caller's constraint: null = all organisations. Applied whatever else is asked for. */
  organizations: readonly string[] | null;
  organization?: readonly string[];
  repository?: readonly string[];
  workflow?: readonly string[];
  branch?: readonly string[];
  status?: readonly string[];
  conclusion?: readonly string[];
  event?: readonly string[];
  /** Searched in title, branch, commit, workflow, repository, actor; a number also in run id and run number. */
  q?: string;
  /** Epoch seconds, both included. */
  from?: number;
  to?: number;
}

const searched = ['title', 'branch', 'head_sha', 'workflow', 'repository', 'actor'];
const lists = ['organization', 'repository', 'workflow', 'branch', 'status', 'conclusion', 'event'] as const;

/** The conditions as SQL with bound parameters; `1` when there are none. */
export function runConditions(filter: RunFilter): { sql: string; params: Params } {
  const parts: string[] = [];
  const params: Params = {};
  if (filter.organizations !== null) {
    parts.push('organization IN {organizations:Array(String)}');
    params.organizations = filter.organizations;
  }
  for (const name of lists) {
    const values = filter[name];
    if (!values || values.length === 0) continue;
    parts.push(`${name === 'conclusion' ? "ifNull(conclusion, '')" : name} IN {${name}:Array(String)}`);
    params[name] = values;
  }
  if (filter.from !== undefined) {
    parts.push("sort_at >= toDateTime({from:UInt32}, 'UTC')");
    params.from = filter.from;
  }
  if (filter.to !== undefined) {
    parts.push("sort_at <= toDateTime({to:UInt32}, 'UTC')");
    params.to = filter.to;
  }
  const q = filter.q?.trim();
  if (q) {
    const alternatives = searched.map((column) => `positionCaseInsensitiveUTF8(${column}, {q:String}) > 0`);
    params.q = q;
    const number = /^#?(\d{1,15})$/.exec(q)?.[1];
    if (number !== undefined) {
      alternatives.push('run_id = {number:UInt64}', 'run_number = {number:UInt64}');
      params.number = Number(number);
    }
    parts.push(`(${alternatives.join(' OR ')})`);
  }
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), params };
}
