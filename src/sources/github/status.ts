import type { Conclusion, Status } from '../../model/records.ts';

const words = new Map<string, Status>([
  ['queued', 'queued'],
  ['requested', 'queued'],
  ['pending', 'queued'],
  ['waiting', 'waiting'],
  ['in_progress', 'in_progress'],
  ['completed', 'completed'],
]);

/** GitHub's words for a status; null for one that is not known. */
export const statusOfWord = (word: string): Status | null => words.get(word) ?? null;

/** An end whose conclusion GitHub did not say. */
const unsaid: Conclusion = 'unknown';

/**
 * Where a run or job stands, out of the event's action and the object's own status, which may contradict each other:
 * GitHub takes the object's picture later than the event. An end needs a conclusion, or both words. `lead` says which of
 * the two decides between queued and waiting.
 */
export function standing(
  action: string,
  field: string,
  conclusion: Conclusion | null,
  lead: 'action' | 'field',
): { status: Status; conclusion: Conclusion | null } | null {
  const byAction = statusOfWord(action);
  const byField = statusOfWord(field);
  if (byAction === null && byField === null) return null;
  const first = byAction ?? byField;
  const second = byField ?? byAction;
  if (first === 'completed' || second === 'completed') {
    if (conclusion !== null || first === second) return { status: 'completed', conclusion: conclusion ?? unsaid };
    return { status: (first === 'completed' ? second : first) as Status, conclusion: null };
  }
  if (first === 'in_progress' || second === 'in_progress') return { status: 'in_progress', conclusion: null };
  return { status: (lead === 'action' ? first : second) as Status, conclusion: null };
}
