import { spawn } from 'node:child_process';
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs';
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
  for (const place of [tmpdir(), '/dev/shm']) {
    let folder: string | undefined;
    try {
      const inside = mkdtempSync(join(place, 'runlens-exec-'));
      folder = inside;
      const paths = Array.from({ length: count }, (_, index) => join(inside, String(index)));
      if (await makeFifos(paths)) return paths.map(openPipe);
    } catch {
      // The next place may do.
    } finally {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    }
  }
  return null;
}

function makeFifos(paths: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('mkfifo', ['-m', '600', ...paths], { stdio: 'ignore' });
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
