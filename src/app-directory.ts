import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { RunlensError } from './errors.ts';

const reasons: Record<string, string> = {
  EROFS: 'it is on a read-only file system',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file is in its place',
};

/** Makes the data directory, and sees that it can be written. Throws RunlensError `directory_unwritable`. */
export function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK);
  } catch (error) {
    // Node reports a read-only file system as a missing folder; the nearest folder that exists tells better.
    let parent = resolve(path);
    while (!existsSync(parent)) parent = dirname(parent);
    try {
      accessSync(parent, constants.W_OK);
    } catch (better) {
      throw unwritable(path, better);
    }
    throw unwritable(path, error);
  }
}

/** The sentence for a directory that does not take what must be written to it. */
export function unwritable(path: string, cause: unknown, before = ''): RunlensError {
  const { code, message } = (cause ?? {}) as { code?: string; message?: string };
  return new RunlensError(
    'directory_unwritable',
    { path, reason: `${before}${reasons[code ?? ''] ?? message ?? 'unknown'}` },
    cause,
  );
}
