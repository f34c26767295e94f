import type { Engine } from '../../store/engine.ts';
import type { LogLine } from '../../store/queries/log-columns.ts';
import type { LogFilter, LogRange } from '../../store/queries/log-filter.ts';
import { type LogPosition, searchLogs } from '../../store/queries/log-search.ts';

const pageLines = 1000;
const esc = String.fromCharCode(0x1b);
/** Control characters but tab and line feed, and those that turn the direction of text. */
const hidden = /[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu;
const colours = new RegExp(`${esc}\\[[0-9;:]*m`, 'g');

/** Lines as plain text, oldest first, a page at a time; after `most` lines it says that there are more. */
export async function* logTextFile(
  engine: Engine,
  filter: LogFilter,
  range: LogRange,
  most: number,
): AsyncGenerator<string> {
  let position: LogPosition | null = null;
  let left = most;
  do {
    const limit = Math.min(pageLines, left);
    const page: Awaited<ReturnType<typeof searchLogs>> = await searchLogs(engine, filter, range, {
      position,
      limit,
      order: 'oldest',
      whole: true,
    });
    if (page.items.length > 0) yield page.items.map(textOf).join('');
    left -= page.items.length;
    position = page.next;
  } while (position && left > 0);
  if (position) yield `... there are more than ${most} lines: narrow the time or the filters.\n`;
}

function textOf({ atUs, severity, jobName, service, body }: LogLine): string {
  const at = new Date(Math.floor(atUs / 1000)).toISOString();
  const head = [at, severity === 'unset' ? '' : severity.toUpperCase(), jobName || service].filter((one) => one !== '');
  // A line that looks like another's head is seen to go on with this one.
  const text = body
    .replace(colours, '')
    .replace(/\r\n?|\n/g, '\n    ')
    .replace(hidden, '\ufffd');
  return `${head.join(' ')}: ${text}\n`;
}
