import type { Engine } from '../../store/engine.ts';
import { type LogLine, shownCharacters } from '../../store/queries/log-columns.ts';
import type { LogFilter, LogRange } from '../../store/queries/log-filter.ts';
import { type LogPosition, searchLogs } from '../../store/queries/log-search.ts';

const pageLines = 1000;
/** Of the bodies of a page, which are held several times over while it is read and written. */
const pageCharacters = 4 * 2 ** 20;
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
  const names = namesOf(filter);
  let hasMore = false;
  for await (const { items, next } of wholePages(engine, filter, range, most)) {
    if (items.length > 0) yield items.map((line) => textOf(line, names)).join('');
    hasMore = next !== null;
  }
  if (hasMore) yield `... there are more than ${most} lines: narrow the time or the filters.\n`;
}

type Page = Awaited<ReturnType<typeof searchLogs>>;

/** Pages whose bodies are whole. Where a list would cut some, how long they are is known before they are read. */
async function* wholePages(engine: Engine, filter: LogFilter, range: LogRange, most: number): AsyncGenerator<Page> {
  const search = (position: LogPosition | null, limit: number, whole: boolean) =>
    searchLogs(engine, filter, range, { position, limit, order: 'oldest', whole });
  let position: LogPosition | null = null;
  let left = most;
  do {
    const listed: Page = await search(position, Math.min(pageLines, left), false);
    const isWhole = listed.items.every(({ bodyLength }) => bodyLength <= shownCharacters);
    for (const lines of isWhole ? [0] : groupsOf(listed.items)) {
      const page: Page = isWhole ? listed : await search(position, lines, true);
      yield page;
      position = page.next;
      left -= page.items.length;
      if (position === null) return;
    }
  } while (left > 0);
}

/** How many lines after each other fit into a page. */
function groupsOf(items: readonly LogLine[]): number[] {
  const groups: number[] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const { bodyLength } of items) {
    characters += bodyLength;
    if (characters > pageCharacters) {
      groups.push(0);
      characters = bodyLength;
    }
    groups[groups.length - 1] = (groups.at(-1) ?? 0) + 1;
  }
  return groups;
}

/** What lines are to name, because those of several may be among them. */
function namesOf({ run, traceId, repository }: LogFilter): { repository: boolean; run: boolean } {
  const ofOneRun = run !== undefined || traceId !== undefined;
  return { repository: !ofOneRun && repository?.length !== 1, run: !ofOneRun };
}

function textOf(line: LogLine, names: { repository: boolean; run: boolean }): string {
  const { atUs, severity, repository, runSource, runId, attempt, jobName, service, body } = line;
  const at = new Date(Math.floor(atUs / 1000)).toISOString();
  const head = [
    at,
    severity === 'unset' ? '' : severity.toUpperCase(),
    names.repository ? repository : '',
    names.run && runId !== 0 ? `${runSource}/${runId}/${attempt}` : '',
    jobName || service,
  ].filter((one) => one !== '');
  // A line that looks like another's head is seen to go on with this one.
  const text = body
    .replace(colours, '')
    .replace(/\r\n?|\n/g, '\n    ')
    .replace(hidden, '\ufffd');
  return `${head.join(' ')}: ${text}\n`;
}
