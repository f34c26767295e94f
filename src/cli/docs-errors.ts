import { type ErrorEntry, errorCatalogue } from '../errors.ts';
import { code, pageHead, table } from './docs-page.ts';

/** docs/reference/errors.md */
export function errorsPage(): string {
  const entries = Object.entries(errorCatalogue) as [string, ErrorEntry][];
  const rows = entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { status, message }]) => [code(name), String(status), message.replace(/\{(\w+)\}/g, '*$1*')]);
  const intro = `
Every error that a user can meet has a code that stays. Over HTTP it is answered with the status below and the body
\`{"error": {"code", "message", "requestId"}}\`; the request id is in the log. On the command line the sentence is printed and the
program ends with a non-zero exit code. Words in italics are filled in.`;
  return `${pageHead('Errors', 'src/errors.ts', intro)}
${table(['code', 'status', 'message'], rows)}`;
}
