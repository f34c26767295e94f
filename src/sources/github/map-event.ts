import type { Mapping } from '../../model/events.ts';
import type { Records } from '../../model/records.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Repository } from './place.ts';
import type { Reader } from './reader.ts';

/** What one mapper gets. */
export interface EventContext {
  root: Reader;
  action: string;
  receivedAt: EpochMs;
}

/** One mapper per event. Null: the event is understood and holds no record, so it is counted only. */
export type EventMapper = (context: EventContext) => Mapping | null;

/** The outcome `mapped`; lists that are not given are empty. */
export function mapped(
  context: EventContext,
  { place }: Repository,
  ids: { runId: number; jobId: number },
  records: Partial<Records>,
): Mapping {
  return {
    outcome: 'mapped',
    action: context.action,
    organization: place.organization,
    repository: place.repository,
    runId: ids.runId,
    jobId: ids.jobId,
    records: {
      runs: records.runs ?? [],
      jobs: records.jobs ?? [],
      deployments: records.deployments ?? [],
      pushes: records.pushes ?? [],
    },
  };
}
