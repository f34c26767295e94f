import { expect, it } from 'vitest';
import { statusKind, statusWord } from './kind.ts';

it.each([
  ['completed', 'success', 'success', 'Success'],
  ['completed', 'timed_out', 'failure', 'Timed out'],
  ['completed', 'something_new', 'neutral', 'something new'],
  ['completed', null, 'neutral', 'Completed'],
  ['in_progress', null, 'running', 'Running'],
  ['in_progress', 'failure', 'running', 'Running'],
  ['waiting', null, 'waiting', 'Waiting for approval'],
])('%s/%s is %s, "%s"', (status, conclusion, kind, word) => {
  expect(statusKind(status, conclusion)).toBe(kind);
  expect(statusWord(status, conclusion)).toBe(word);
});
