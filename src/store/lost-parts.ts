import { appendFileSync, type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const logsFolder = 'deduplication_logs';
const added = '1';
const dropped = '2';

/**
 * Makes the engine forget the tokens of inserts that never reached their tables.
 *
 * The engine notes the token of a part (`deduplication_logs`) and then renames the part into its table. A process that
 * is killed between the two leaves a token without rows, and the insert that comes again after the start would be taken
 * for a repetition: its rows would be lost without a word. Such a token gets the record by which the engine itself notes
 * that a part was dropped. Nothing may be inserted meanwhile; what the engine holds in memory is as it was.
 *
 * @param path the engine's directory
 * @returns how many tokens were forgotten; if any, the engine is to be opened anew
 */
export function forgetLostParts(path: string): number {
  let forgotten = 0;
  // store/<three digits>/<uuid of the table>/<part>
  const stores = join(path, 'store');
  for (const prefix of folders(stores)) {
    for (const uuid of folders(join(stores, prefix))) forgotten += forgetInTable(join(stores, prefix, uuid));
  }
  return forgotten;
}

function forgetInTable(table: string): number {
  const names = folders(table);
  if (!names.includes(logsFolder)) return 0;
  const logs = logsOf(join(table, logsFolder));
  const last = logs.at(-1);
  if (last === undefined) return 0;
  const tokens = new Map<string, string>();
  for (const log of logs) {
    for (const line of readFileSync(log, 'utf8').split('\n')) {
      const [operation, part, token] = line.split('\t');
      if (part === undefined || token === undefined) continue;
      if (operation === added) tokens.set(token, part);
      else if (operation === dropped) tokens.delete(token);
    }
  }
  const present = names.flatMap((name) => partRange(name) ?? []);
  const lost = [...tokens].filter(([, part]) => {
    const range = partRange(part);
    return range !== null && !present.some((other) => covers(other, range));
  });
  if (lost.length > 0) appendFileSync(last, lost.map(([token, part]) => `${dropped}\t${part}\t${token}\n`).join(''));
  return lost.length;
}

/** The logs of a table, oldest first. */
function logsOf(folder: string): string[] {
  const order = (name: string) => Number(/(\d+)\.txt$/.exec(name)?.[1] ?? -1);
  return readdirSync(folder)
    .filter((name) => order(name) >= 0)
    .sort((a, b) => order(a) - order(b))
    .map((name) => join(folder, name));
}

interface PartRange {
  partition: string;
  from: number;
  to: number;
}

/** `202611_3_7_1` holds the blocks 3 to 7 of a partition; a part in the making (`tmp_…`) holds none. */
function partRange(name: string): PartRange | null {
  const found = /^(?!tmp)([^_]+)_(\d+)_(\d+)_\d+(?:_\d+)?$/.exec(name);
  return found && { partition: found[1] as string, from: Number(found[2]), to: Number(found[3]) };
}

const covers = (one: PartRange, other: PartRange): boolean =>
  one.partition === other.partition && one.from <= other.from && one.to >= other.to;

function folders(path: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
