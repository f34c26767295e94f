import { countedFamilies } from './families.ts';

/**
 * How many values each label of /metrics may take. Cardinality is bounded by policy: values are admitted first come,
 * first served, stay admitted for ever, and what finds no room is counted under `other`.
 */
export const overflowValue = 'other';

/** Values per budget; a label without an entry has `fallbackLabelBudget`. */
export const labelBudgets = {
  organization: 50,
  repository: 500,
  workflow: 1000,
  stage: 1000,
  runner_labels: 100,
  environment: 100,
} as const satisfies Record<string, number>;

export const fallbackLabelBudget = 50;

/** Series (label sets) per family; whatever the labels' budgets allow together, a family never has more than about this. */
export const familySeriesBudget = 20_000;

/** Labels whose values stay when a family is full: closed sets that rates and alerts are filtered by. */
export const closedLabels: ReadonlySet<string> = new Set([
  'status',
  'conclusion',
  'branch_type',
  'runner_type',
  'os',
  'platform',
  'priority',
  'region',
  'event_type',
]);

const sharedBudgets: Readonly<Record<string, string>> = { pipeline_name: 'workflow', project: 'repository' };

/** Two names of one thing share one budget, so that they fold alike: `project` is a repository. */
export function budgetOf(label: string): string {
  return sharedBudgets[label] ?? label;
}

/** The number of values that the budget has room for. */
export function budgetSize(budget: string): number {
  return (labelBudgets as Record<string, number>)[budget] ?? fallbackLabelBudget;
}

/** The budgets that the counted families' labels draw on. */
export const countedBudgets: readonly string[] = [
  ...new Set(
    Object.entries(countedFamilies)
      // Its label's values are the budgets themselves.
      .filter(([key]) => key !== 'labelFolded')
      .flatMap(([, family]) => (family.labels as readonly string[]).map(budgetOf)),
  ),
].sort();
