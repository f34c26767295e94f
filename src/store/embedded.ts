import { join } from 'node:path';
import type { Session } from 'chdb';
import { RunlensError } from '../errors.ts';
import { bindParams, quote } from './bind.ts';
import { checkDirectory, refusal } from './directory.ts';
import { defaultMemoryLimitBytes, engineArguments } from './embedded-limits.ts';
import { type Engine, StoreError } from './engine.ts';
import { forgetLostParts } from './lost-parts.ts';
import { createSpool, withRows } from './spool.ts';
import { createTurns } from './turns.ts';

/** Inserts of one batch that may run beside each other; most of an insert is waiting for the disk. */
const writers = 3;

interface EmbeddedOptions {
  dataDir: string;
  readers?: number;
  memoryLimitBytes?: number;
  /** Whether no other engine of this process is open over the directory. Default true. */
  first?: boolean;
}

/**
 * ClickHouse in this process, through chdb's own `Session`: a few for writes, a few for reads, each running one statement
 * at a time off the event loop. A second engine over the same directory may be opened in the same process (a worker
 * thread); another process is refused with `directory_in_use`.
 *
 * Why not `@clickhouse/client` over `chdb/connection`: it makes settings stick to the session, passes inserts through
 * JavaScript strings, and would put two wrappers between us and the same call. A server is reached through that client.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Engine> {
  const path = join(options.dataDir, 'store');
  const Opener = await loadSession();
  checkDirectory(options.dataDir, path);
  const connectionArgs = engineArguments(options.memoryLimitBytes ?? defaultMemoryLimitBytes);
  const sessions: Session[] = [];
  const open = (): Session => {
    const session = new Opener(path, { connectionArgs });
    sessions.push(session);
    return session;
  };
  let first: Session;
  try {
    first = open();
    if ((options.first ?? true) && forgetLostParts(path) > 0) {
      sessions.pop();
      first.close();
      first = open();
    }
  } catch (error) {
    throw refusal(options.dataDir, path, error);
  }
  const idle = [first];
  const spool = createSpool(join(options.dataDir, 'spool'));
  const writer = createTurns(writers, () => ({ session: idle.pop() ?? open(), file: spool.path() }));
  const readers = createTurns(options.readers ?? 3, open);
  let closing: Promise<void> | undefined;

  const named = async <R>(name: string, work: () => Promise<R>): Promise<R> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof StoreError ? error : new StoreError(name, error);
    }
  };

  const read = (name: string, sql: string, params: Record<string, unknown> | undefined, format: string) =>
    named(name, () =>
      readers.use(async (session) => (await session.queryAsync(bindParams(sql, params), { format })).bytes()),
    );

  return {
    kind: 'embedded',
    async query<T>(name: string, sql: string, params?: Record<string, unknown>): Promise<T[]> {
      return parseRows<T>(await read(name, sql, params, 'JSONEachRow'));
    },
    async queryBytes(name, sql, params, format) {
      const bytes = await read(name, sql, params, format);
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    async insert(table, columns, format, rows, token) {
      if (rows.length === 0) return;
      const settings = { ...oneBlock, ...(token === undefined ? {} : { ...deduplicated(token), ...repeatable }) };
      const into = `INSERT INTO ${table} (${columns.join(', ')}) SETTINGS ${settingsText(settings)}`;
      await named(`insert ${table}`, () =>
        writer.use(({ session, file }) =>
          withRows(file, rows, () =>
            session.queryAsync(`${into} SELECT * FROM file(${quote(file)}, ${quote(format)})`),
          ),
        ),
      );
    },
    async command(sql) {
      await named('command', () => writer.use(({ session }) => session.queryAsync(sql)));
    },
    close() {
      closing ??= (async () => {
        await Promise.all([writer.close(), readers.close()]);
        for (const session of sessions.reverse()) session.close();
      })();
      return closing;
    },
  };
}

/** Settings under which an insert and the views behind it count a token once. */
export function deduplicated(token: string): {
  insert_deduplication_token: string;
  deduplicate_blocks_in_dependent_materialized_views: 1;
} {
  return { insert_deduplication_token: token, deduplicate_blocks_in_dependent_materialized_views: 1 };
}

/** As many days as a batch has: what is too old or too new was refused before. */
export const anyPartitions = { max_partitions_per_insert_block: '0' };

/** Rows of one insert are read in order by one thread and written as one block: the token is one of the whole insert. */
const oneBlock = { max_threads: 1, max_insert_threads: 1, ...anyPartitions };

/** Rather an error than a select that the engine holds for unstable and, saying nothing, counts twice. */
const repeatable = { deduplicate_insert_select: 'force_enable' };

function settingsText(settings: Record<string, string | number>): string {
  const text = (value: string | number) => (typeof value === 'number' ? String(value) : quote(value));
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${text(value)}`)
    .join(', ');
}

const decoder = new TextDecoder();

function parseRows<T>(bytes: Uint8Array): T[] {
  if (bytes.length === 0) return [];
  const text = decoder.decode(bytes).trimEnd();
  return text === '' ? [] : (JSON.parse(`[${text.replaceAll('\n', ',')}]`) as T[]);
}

async function loadSession(): Promise<typeof Session> {
  try {
    // Loaded on demand: with a server by URL the 560 MB library need not be there.
    return (await import('chdb')).Session;
  } catch (error) {
    throw new RunlensError('engine_unavailable', { reason: reasonOf(error) }, error);
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `${process.platform}-${process.arch}: ${message.split('\n')[0]}`;
}
