import { RunlensError } from '../errors.ts';
import { openEmbedded } from './embedded.ts';
import { diskFull, type Engine, StoreError } from './engine.ts';
import { migrate } from './migrate.ts';
import { openServer } from './server.ts';

export interface OpenStoreOptions {
  /** Holds the embedded engine's files under `store/`; not used with `url`. */
  dataDir: string;
  /** A ClickHouse server instead of the embedded engine. */
  url?: string;
  /** How many reads run at the same time; the others wait in order. */
  readers?: number;
  /** What the embedded engine may allocate. */
  memoryLimitBytes?: number;
  /** False where the caller migrates later. Default true. */
  migrate?: boolean;
  /** True for a further engine of a process, which finds the tables ready. */
  joins?: boolean;
}

/**
 * Opens the store and brings its tables up to date.
 * Throws RunlensError `directory_in_use`, `directory_unwritable`, `directory_newer` or `engine_unavailable`.
 */
export async function openStore(options: OpenStoreOptions): Promise<Engine> {
  const engine = options.url
    ? await openServer(options.url, options.readers)
    : await openEmbedded({ ...options, first: options.joins !== true });
  if (options.joins === true || options.migrate === false) return engine;
  try {
    await migrate(engine, options.url ? 'the ClickHouse server' : options.dataDir);
    return engine;
  } catch (error) {
    await engine.close();
    throw error instanceof StoreError && error.code === diskFull && !options.url
      ? new RunlensError('directory_unwritable', { path: options.dataDir, reason: 'the disk is full' }, error)
      : error;
  }
}
