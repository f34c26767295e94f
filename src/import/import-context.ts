import { RunlensError } from '../errors.ts';
import type { EpochMs } from '../model/time.ts';
import type { Deliver } from './deliver.ts';
import type { Answer, GithubClient } from './github-client.ts';
import type { ImportProgress } from './progress.ts';
import type { ProgressStore } from './progress-store.ts';

/** What the parts of one running import share. */
export interface ImportContext {
  client: GithubClient;
  deliver: Deliver;
  store: ProgressStore;
  since: EpochMs;
  until: EpochMs;
  tenant: string;
  withDeployments: boolean;
  /** Take again what is remembered as taken. */
  fresh: boolean;
  concurrency: number;
  now: () => EpochMs;
  signal: AbortSignal | undefined;
  progress: ImportProgress;
  /** Tells `progress` to whoever listens. */
  tell: () => void;
  warn: (message: string) => void;
}

type Refusal = Extract<Answer, { outcome: 'refused' }>;

const hints: Record<number, string> = {
  403: 'The token needs read access to Actions and Deployments of the repository (fine-grained: "Actions: read", "Deployments: read"; classic: "repo"), and SSO authorisation where the organisation asks for it.',
  404: 'It does not exist, or the token may not see it.',
  410: 'It is gone.',
  451: 'It is blocked for legal reasons.',
};

export function refusal(what: string, { status, message }: Refusal): RunlensError {
  return new RunlensError('github_refused', { what, status, reason: message, hint: hints[status] ?? '' });
}

/** GETs something that must be there. Throws `github_refused`. */
export async function getOrRefuse(
  client: GithubClient,
  address: string,
  what: string,
): Promise<Extract<Answer, { outcome: 'ok' }>> {
  const answer = await client.get(address);
  if (answer.outcome === 'refused') throw refusal(what, answer);
  // Without an ETag in the question there is no "unchanged".
  return answer as Extract<Answer, { outcome: 'ok' }>;
}
