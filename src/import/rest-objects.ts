/** The parts of GitHub's REST objects that the import itself reads; the rest travels along untouched. */
export interface RestRun {
  id: number;
  run_attempt: number;
  status: string;
  created_at: string;
  updated_at: string;
  [key: string]: unknown;
}

export interface RestJob {
  id: number;
  status: string;
  [key: string]: unknown;
}

export interface RestDeployment {
  id: number;
  created_at: string;
  updated_at: string;
  [key: string]: unknown;
}

export interface RestDeploymentStatus {
  id: number;
  state: string;
  [key: string]: unknown;
}

export interface RestRepository {
  full_name: string;
  archived?: boolean;
  disabled?: boolean;
  updated_at?: string | null;
  owner: { login: string; id?: number; type?: string };
  [key: string]: unknown;
}

type Shape = Record<string, 'id' | 'text' | 'time'>;

function has(value: unknown, shape: Shape): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(shape).every(([key, kind]) => {
    const field = (value as Record<string, unknown>)[key];
    if (kind === 'id') return Number.isSafeInteger(field) && (field as number) > 0;
    return typeof field === 'string' && (kind === 'text' || !Number.isNaN(Date.parse(field)));
  });
}

export function isRun(value: unknown): value is RestRun {
  return has(value, { id: 'id', run_attempt: 'id', status: 'text', created_at: 'time', updated_at: 'time' });
}

export function isJob(value: unknown): value is RestJob {
  return has(value, { id: 'id', status: 'text' });
}

export function isDeployment(value: unknown): value is RestDeployment {
  return has(value, { id: 'id', created_at: 'time', updated_at: 'time' });
}

export function isDeploymentStatus(value: unknown): value is RestDeploymentStatus {
  return has(value, { id: 'id', state: 'text' });
}

export function isRepository(value: unknown): value is RestRepository {
  if (!has(value, { full_name: 'text' })) return false;
  const { owner, full_name } = value as { owner?: unknown; full_name: string };
  return has(owner, { login: 'text' }) && /^[^/\s]+\/[^/\s]+$/.test(full_name);
}

/** The array under `key` of a list answer (`{total_count, workflow_runs: […]}`), or the answer itself if it is one. */
export function listOf<T>(body: unknown, key: string, is: (value: unknown) => value is T): T[] {
  const list = Array.isArray(body) ? body : (body as Record<string, unknown> | null)?.[key];
  return Array.isArray(list) ? list.filter(is) : [];
}

export function totalOf(body: unknown): number {
  const total = (body as { total_count?: unknown } | null)?.total_count;
  return Number.isSafeInteger(total) ? (total as number) : 0;
}
