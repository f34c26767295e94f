import { constants, fstatSync, openSync, write, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { isatty } from 'node:tty';

const retryMs = 5;

export interface Writer {
  /** How much was written at once, without waiting; the rest is for `rest`. Null: nothing more can be written there. */
  now(bytes: Buffer): number | null;
  /** Writes all bytes before it resolves; false when the reader has closed its end or the disk is full. */
  rest(bytes: Buffer): Promise<boolean>;
}

/**
 * Writes to a descriptor that others share, and waits without holding up this thread: a reader who is slow holds up the command, as
 * without us, and not our signals.
 */
export function createWriter(fd: number): Writer {
  try {
    const kind = fstatSync(fd);
    if (kind.isFIFO()) return pipeWriter(fd);
    // A write there does not wait.
    if (kind.isFile() || (kind.isCharacterDevice() && !isatty(fd))) return sharedWriter(fd, true);
  } catch {
    // No /proc, or a pipe of another user.
  }
  return sharedWriter(fd, false);
}

/** The same pipe opened anew: whether it blocks is then our own affair. */
function pipeWriter(fd: number): Writer {
  const own = openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
  let waiting: Socket | undefined;
  return {
    now: (bytes) => writeNow(own, bytes),
    rest(bytes) {
      waiting ??= new Socket({ fd: own, readable: false, writable: true }).on('error', () => undefined);
      return new Promise((resolve) => waiting?.write(bytes, (error) => resolve(!error)));
    },
  };
}

/** A terminal or a socket: a thread of Node's pool waits. */
function sharedWriter(fd: number, neverWaits: boolean): Writer {
  return {
    now: (bytes) => (neverWaits ? writeNow(fd, bytes) : 0),
    async rest(bytes) {
      for (let from = 0; from < bytes.length; ) {
        const written = await new Promise<number | NodeJS.ErrnoException>((resolve) => {
          write(fd, bytes, from, bytes.length - from, null, (error, count) => resolve(error ?? count));
        });
        if (typeof written === 'number') from += written;
        // Somebody who shares the descriptor has made it non-blocking, and it is full.
        else if (written.code === 'EAGAIN') await new Promise((next) => setTimeout(next, retryMs));
        else return false;
      }
      return true;
    },
  };
}

function writeNow(fd: number, bytes: Buffer): number | null {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 0 : null;
  }
}
