import type { ImportContext } from './import-context.ts';
import { loadRepositoryMemory } from './repository-memory.ts';
import type { RestRepository, RestRun } from './rest-objects.ts';
import { runPages } from './run-pages.ts';
import { takeDeployments } from './take-deployments.ts';
import { takeRun } from './take-run.ts';
import { forEachAtOnce } from './task-pool.ts';

/** Takes the runs, jobs and deployments of one repository. What is taken is remembered also when this throws. */
export async function importRepository(context: ImportContext, repository: RestRepository): Promise<void> {
  const { client, progress, since, until, tell, warn } = context;
  const name = repository.full_name;
  const memory = await loadRepositoryMemory(context.store, name, context.now, context.fresh);
  const wrap = { repository, tenant: context.tenant, receivedAt: context.now() };
  let isListed = false;
  const onTotal = (runs: number) => {
    if (!isListed) progress.repositories.listed++;
    isListed = true;
    progress.runs.known += runs;
  };
  const onUnchanged = (runs: number) => {
    progress.runs.done += runs;
    progress.runs.skipped += runs;
  };

  const take = async (run: RestRun) => {
    if (memory.hasRun(run)) {
      progress.runs.skipped++;
    } else {
      await takeRun(context, name, { ...wrap, receivedAt: context.now() }, run);
      memory.noteRun(run);
      await memory.saveSometimes();
    }
    progress.runs.done++;
    tell();
  };

  try {
    for await (const page of runPages(client, name, { since, until }, memory, { onTotal, onUnchanged, warn })) {
      const inRange = page.runs.filter((run) => {
        const created = Date.parse(run.created_at);
        return created >= since && created <= until;
      });
      progress.runs.known -= page.runs.length - inRange.length;
      await forEachAtOnce(inRange, context.concurrency, take);
      // A page with runs outside the range must be read again when an earlier `since` is asked for.
      const isSettled = page.runs.every((run) => memory.hasRun(run));
      if (isSettled) page.remember();
      await memory.saveSometimes();
    }
    if (context.withDeployments) await takeDeployments(context, name, wrap, memory);
  } finally {
    await memory.save();
  }
  progress.repositories.done++;
  tell();
}
