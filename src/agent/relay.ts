import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { blockingEnd } from './blocking-end.ts';
import { createWriter } from './writer.ts';

/** More than a pipe gives at once, by default. */
const bufferBytes = 2 ** 17;
/** How long after the command's end a stream may stay open and silent before others than the command are taken to hold it. */
const graceMs = 200;
const lookEveryMs = 20;
/** More than any pipe holds: what has been read beyond this after the command's end was written after its end. */
const pipeBytes = 2 ** 20 + bufferBytes;

export interface Relay {
  /** Resolves when the stream has ended, its reader is gone, or a background process was left alone with it. */
  done: Promise<void>;
  /** The command has ended: from now on the stream is not waited for beyond what the command can have written. */
  commandEnded(): void;
}

/**
 * Copies a pipe to a descriptor byte for byte, through one buffer.
 * @param look is shown every chunk, when as much of it is written as can be at once, and must copy what it keeps.
 */
export function relay(readFd: number, toFd: number, look: (chunk: Buffer) => void): Relay {
  const writer = createWriter(toFd);
  const buffer = Buffer.allocUnsafe(bufferBytes);
  let waiting = false;
  let isEnded = false;
  /** Since the command's end. Counted, not timed: between two of them there is time to read, however busy the machine is. */
  let looks = 0;
  let readSinceEnd = 0;
  let watch: NodeJS.Timeout | undefined;
  const options: SocketConstructorOpts & { onread: OnReadOpts } = {
    fd: readFd,
    readable: true,
    writable: false,
    onread: { buffer, callback: take },
  };
  const source = new Socket(options);

  /** False stops reading until the rest is written. */
  function take(length: number): boolean {
    const chunk = buffer.subarray(0, length);
    if (isEnded) readSinceEnd += length;
    const goesOn = pass(chunk);
    look(chunk);
    return goesOn;
  }

  function pass(chunk: Buffer): boolean {
    let from = 0;
    while (from < chunk.length) {
      const written = writer.now(chunk.subarray(from));
      if (written === null) return stop();
      if (written === 0) {
        waitFor(chunk.subarray(from));
        return false;
      }
      from += written;
    }
    return true;
  }

  function waitFor(rest: Buffer): void {
    waiting = true;
    source.pause();
    writer.rest(rest).then((accepted) => {
      waiting = false;
      if (accepted) source.resume();
      else stop();
    });
  }

  /** The reader is gone. Closing our end tells the command so, the way it would have learnt it without us. */
  function stop(): false {
    source.destroy();
    return false;
  }

  /** A daemon that the command left behind still holds the stream: `cat` goes on in our place, and we can end. */
  function handOver(): void {
    looks += 1;
    if (waiting || (looks * lookEveryMs < graceMs && readSinceEnd < pipeBytes)) return;
    leaveToCat(readFd, toFd);
    source.destroy();
  }

  const done = new Promise<void>((resolve) => {
    source.on('error', () => source.destroy());
    source.on('close', () => {
      clearInterval(watch);
      resolve();
    });
  });
  source.resume();
  return {
    done,
    commandEnded() {
      isEnded = true;
      if (!source.destroyed) watch = setInterval(handOver, lookEveryMs);
    },
  };
}

function leaveToCat(readFd: number, toFd: number): void {
  try {
    // Opened anew, because our own end does not block and `cat` would end at the first silence.
    const fd = blockingEnd(readFd);
    const cat = spawn('cat', [], { stdio: [fd, toFd, 'ignore'], detached: true });
    cat.on('error', () => undefined);
    cat.unref();
    closeSync(fd);
  } catch {
    // Without /proc the background process loses its reader, as it would at the end of the job.
  }
}
