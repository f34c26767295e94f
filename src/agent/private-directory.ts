import { chmodSync, lstatSync, mkdirSync } from 'node:fs';

/**
 * Makes `parent` and `dir` below it, for us alone. In a /tmp that all share, somebody else may have been first: then it throws, and
 * the directory is not used. A `parent` that was there may be readable for others; `dir` never is.
 */
export function makePrivate(parent: string, dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const path of [parent, dir]) {
    const found = lstatSync(path);
    const ours = process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o022) === 0);
    if (!found.isDirectory() || !ours) throw new Error(`${path} is not a directory of ours`);
  }
  if ((lstatSync(dir).mode & 0o077) !== 0) chmodSync(dir, 0o700);
}
