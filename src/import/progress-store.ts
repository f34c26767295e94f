import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RunlensError } from '../errors.ts';

/** Where an import remembers what it has taken: one small text per repository. */
export interface ProgressStore {
  /** Null when nothing is remembered. */
  load(key: string): Promise<string | null>;
  /** Replaces the text as a whole: after a crash the old or the new one is there, never a part. */
  save(key: string, text: string): Promise<void>;
}

/** Forgets with the process; what the journal has seen is still recognised. */
export function createMemoryProgressStore(): ProgressStore {
  const texts = new Map<string, string>();
  return {
    load: async (key) => texts.get(key) ?? null,
    save: async (key, text) => {
      texts.set(key, text);
    },
  };
}

/** One file per repository below `directory`. Throws `directory_unwritable`. */
export function createFileProgressStore(directory: string): ProgressStore {
  // Repository names may differ in case only on paper: GitHub treats them as one, so do the files.
  const fileOf = (key: string) => join(directory, `${key.toLowerCase().replace(/[^a-z0-9._-]+/g, '~')}.json`);
  return {
    async load(key) {
      try {
        return await readFile(fileOf(key), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw unwritable(directory, error);
      }
    },
    async save(key, text) {
      const file = fileOf(key);
      const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
      try {
        await mkdir(dirname(file), { recursive: true });
        const handle = await open(draft, 'w', 0o600);
        try {
          await handle.writeFile(text);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true }).catch(() => {});
        throw unwritable(directory, error);
      }
    },
  };
}

function unwritable(path: string, error: unknown): RunlensError {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error);
  return new RunlensError('directory_unwritable', { path, reason }, error);
}
