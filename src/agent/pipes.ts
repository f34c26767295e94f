import { spawn } from 'node:child_process';
import { constants, mkdtempSync, openSync, rmdirSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One output stream of a command, as a pipe. */
export interface Pipe {
  /** The command's end: its stdout or stderr. To be closed here once the command has it, for the stream ends with its last writer. */
  writeFd: number;
  /** Our end; reading does not block. */
  readFd: number;
}

/**
 * Real pipes, made as FIFOs. Node itself would connect a child by sockets, and then `tee /dev/stderr` or `> /dev/stdout` in a build
 * script fails with ENXIO. Null where FIFOs cannot be made (no `mkfifo`, no writable directory).
 */
export async function openPipes(count: number): Promise<Pipe[] | null> {
  // Where there is memory for files, first: a disk's file system takes milliseconds to make a file and to forget it.
  for (const place of ['/dev/shm', tmpdir()]) {
    const paths: string[] = [];
    let folder: string | undefined;
    try {
      folder = mkdtempSync(join(place, 'runlens-exec-'));
      for (let index = 0; index < count; index += 1) paths.push(join(folder, String(index)));
      if (await makeFifos(paths)) return paths.map(openPipe);
    } catch {
      // The next place may do.
    } finally {
      remove(paths, folder);
    }
  }
  return null;
}

/** Not by `rmSync`: for a directory that loads more than is needed here. */
function remove(files: readonly string[], folder: string | undefined): void {
  const acts = files.map((file) => () => unlinkSync(file));
  if (folder !== undefined) acts.push(() => rmdirSync(folder));
  for (const act of acts) {
    try {
      act();
    } catch {
      // It was not made.
    }
  }
}

function makeFifos(paths: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    // Of our environment only where it is to be found: it would read the files of a language to say nothing.
    const child = spawn('mkfifo', ['-m', '600', ...paths], { stdio: 'ignore', env: { PATH: process.env.PATH } });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

function openPipe(path: string): Pipe {
  // Without waiting for a writer, which only then can be opened without waiting for a reader. Our mode is not the command's: the two
  // ends are opened apart.
  const readFd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { readFd, writeFd: openSync(path, constants.O_WRONLY) };
}
