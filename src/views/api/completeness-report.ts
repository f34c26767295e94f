import { completenessOf } from '../../insights/completeness/completeness.ts';
import type { stuckJobs, WorkflowNumbers } from '../../store/queries/intake-completeness.ts';
import type { Completeness, CompletenessRow } from './schemas/intake.ts';

type Stuck = Awaited<ReturnType<typeof stuckJobs>>[number];

const shownRows = 500;
const shownGaps = 20;

/** One row per workflow, the least complete first. */
export function completenessReport(workflows: WorkflowNumbers[], stuck: Stuck[], windowDays: number): Completeness {
  const rows = new Map<string, CompletenessRow>();
  for (const one of workflows) {
    const { expected, received, missing, gaps, ratio } = completenessOf(one, shownGaps);
    const { source, organization, repository, workflow, missingAttempts, since, until } = one;
    const key = keyOf(one);
    // Two workflows of one name (a file was renamed) stay two rows; stuck jobs are told with the first.
    rows.set(rows.has(key) ? `${key}\n${rows.size}` : key, {
      source,
      organization,
      repository,
      workflow,
      expectedRuns: expected,
      receivedRuns: received,
      missingRuns: missing,
      gaps,
      missingAttempts,
      stuckJobs: 0,
      ratio,
      since,
      until,
    });
  }
  for (const { jobs, ...place } of stuck) {
    const row = rows.get(keyOf(place)) ?? { ...place, ...nothingKnown };
    rows.set(keyOf(place), { ...row, stuckJobs: jobs });
  }
  const all = [...rows.values()].sort((a, b) => troubles(b) - troubles(a) || (a.repository < b.repository ? -1 : 1));
  return {
    windowDays,
    expectedRuns: all.reduce((sum, row) => sum + row.expectedRuns, 0),
    receivedRuns: all.reduce((sum, row) => sum + row.receivedRuns, 0),
    items: all.slice(0, shownRows),
  };
}

const nothingKnown = {
  expectedRuns: 0,
  receivedRuns: 0,
  missingRuns: 0,
  gaps: [],
  missingAttempts: 0,
  stuckJobs: 0,
  ratio: null,
  since: null,
  until: null,
};
const keyOf = (place: { source: string; repository: string; workflow: string }) =>
  `${place.source}\n${place.repository}\n${place.workflow}`;
const troubles = (row: CompletenessRow) => row.missingRuns + row.missingAttempts + row.stuckJobs;
