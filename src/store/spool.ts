import { mkdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';

/**
 * Files through which rows reach the embedded engine. Rows inside the statement are taken apart byte by byte before they
 * are parsed, which costs several times the parsing (docs/design/003). Nothing is synced: a file that a crash leaves
 * behind is of no use, and the next one of its name replaces it.
 */
export function createSpool(folder: string) {
  mkdirSync(folder, { recursive: true });
  let made = 0;
  return {
    /** The path of one user of the spool; no other thread or call gets the same. */
    path(): string {
      made += 1;
      return resolve(join(folder, `${threadId}-${made}`));
    },
  };
}

/** Runs `work` while the file holds `rows`. */
export async function withRows<R>(path: string, rows: Buffer, work: () => Promise<R>): Promise<R> {
  // Never an existing file: ext4 writes out what replaces the content of a file, and these shall not reach the disk.
  await rm(path, { force: true });
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      for (let at = 0; at < rows.length; ) at += (await file.write(rows, at)).bytesWritten;
    } finally {
      await file.close();
    }
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}
