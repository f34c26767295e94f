import type { GithubClient } from './github-client.ts';
import { type ImportContext, refusal } from './import-context.ts';
import type { RepositoryMemory } from './repository-memory.ts';
import { isRun, listOf, type RestRun, totalOf } from './rest-objects.ts';
import { createdFilter, listLimit, type Slice, slicesBetween, splitSlice, touches } from './slices.ts';

export interface RunPage {
  runs: RestRun[];
  /** To be called when every run of the page is taken and none will change. */
  remember: () => void;
}

type Range = Pick<ImportContext, 'since' | 'until'>;

interface RunPageEvents {
  /** A slice is listed: so many runs more. */
  onTotal: (runs: number) => void;
  /** So many of them lie on a page that did not change since it was taken. */
  onUnchanged: (runs: number) => void;
  warn: (message: string) => void;
}

const perPage = 100;

export function runsAddress(repository: string, slice: Slice): string {
  return `/repos/${repository}/actions/runs?per_page=${perPage}&created=${encodeURIComponent(createdFilter(slice))}`;
}

/**
 * The pages of runs created in the range, newest slice first; pages that did not change since they were taken are left
 * out. A slice with as many runs as GitHub lists at most is halved until it has fewer.
 */
export async function* runPages(
  client: GithubClient,
  repository: string,
  { since, until }: Range,
  memory: RepositoryMemory,
  events: RunPageEvents,
): AsyncGenerator<RunPage> {
  const slices = slicesBetween(since, until);
  for (let slice = slices.shift(); slice !== undefined; slice = slices.shift()) {
    if (!touches(slice, since, until)) continue;
    let address: string | null = runsAddress(repository, slice);
    let left = 0;
    for (let isFirst = true; address !== null; isFirst = false) {
      const known = memory.page(address);
      const answer = await client.get(address, known?.etag);
      if (answer.outcome === 'refused') throw refusal(`the workflow runs of ${repository}`, answer);
      const page =
        answer.outcome === 'ok'
          ? { etag: answer.etag, next: answer.next, total: totalOf(answer.body) }
          : (known as NonNullable<typeof known>);
      const { etag } = page;
      const at = address;
      const remember = () => {
        if (etag !== null) memory.notePage(at, { ...page, etag });
      };
      if (isFirst && page.total >= listLimit) {
        const halves = splitSlice(slice);
        if (halves.length > 0) {
          slices.unshift(...halves);
          remember();
          break;
        }
        events.warn(
          `${repository}: ${page.total} runs were created in the one second of ${createdFilter(slice)}; GitHub lists only the first ${listLimit}`,
        );
      }
      if (isFirst) {
        events.onTotal(page.total);
        left = page.total;
      }
      if (answer.outcome === 'unchanged') events.onUnchanged(Math.min(perPage, left));
      left = Math.max(0, left - perPage);
      if (answer.outcome === 'ok') yield { runs: listOf(answer.body, 'workflow_runs', isRun), remember };
      address = page.next;
    }
  }
}
