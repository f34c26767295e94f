import { createLineSplitter } from '../model/line-splitter.ts';
import { createTailRing } from './tail-ring.ts';

export type StreamName = 'stdout' | 'stderr';

export interface CaptureSink {
  /** Whole lines, each with a newline at its end; a cut one comes alone. The bytes may be reused. */
  lines(stream: StreamName, timeMs: number, lines: Buffer, cutBytes: number): void;
  gap(timeMs: number, droppedBytes: number): void;
}

/** Of the bound: most goes to the beginning, which is sent while the command runs; the end has to be sent after it. */
const headShare = 0.8;

/** A line longer than this is cut. */
const maxLineBytes = 64 * 1024;
const newline = 0x0a;

/**
 * Keeps the beginning and the end of a command's output within `limitBytes` and counts what lies between. Lines of the beginning come
 * out at once, those of the end with `finish`. Chunks may be reused after `push`.
 */
export function createCapture(limitBytes: number, sink: CaptureSink) {
  const headBytes = Math.ceil(limitBytes * headShare);
  const tailBytes = limitBytes - headBytes;
  const tail = createTailRing<StreamName>(Math.max(1, tailBytes));
  let headLeft = headBytes;
  let now = 0;
  const splitterOf = (stream: StreamName) =>
    createWholeLines((lines, cutBytes) => sink.lines(stream, now, lines, cutBytes));
  const splitters = { stdout: splitterOf('stdout'), stderr: splitterOf('stderr') };
  const flush = (): void => {
    splitters.stdout.flush();
    splitters.stderr.flush();
  };

  return {
    push(stream: StreamName, chunk: Buffer, timeMs: number): void {
      const head = Math.min(headLeft, chunk.length);
      headLeft -= head;
      if (head > 0) {
        now = timeMs;
        splitters[stream].push(chunk.subarray(0, head));
      }
      if (head < chunk.length) tail.push(stream, chunk.subarray(head), timeMs);
    },
    /** Returns how many bytes of output were not kept. */
    finish(): number {
      const dropped = tail.forgotten();
      if (dropped > 0) {
        flush();
        sink.gap(now, dropped);
      }
      tail.read((stream, bytes, timeMs) => {
        now = timeMs;
        splitters[stream].push(bytes);
      });
      flush();
      return dropped;
    },
  };
}

/** Lines that lie whole in a chunk are not taken apart; one that began in another chunk, or is too long, goes the slow way. */
function createWholeLines(take: (lines: Buffer, cutBytes: number) => void) {
  const splitter = createLineSplitter(maxLineBytes, (body, cutBytes) => take(Buffer.from(`${body}\n`), cutBytes));
  let isOpen = false;

  function pushPiece(piece: Buffer): void {
    const from = isOpen ? piece.indexOf(newline) + 1 : 0;
    const to = piece.lastIndexOf(newline) + 1;
    splitter.push(piece.subarray(0, from));
    if (to > from) take(withoutReturns(piece.subarray(from, to)), 0);
    splitter.push(piece.subarray(to));
    isOpen = to < piece.length;
  }

  return {
    push(chunk: Buffer): void {
      for (let at = 0; at < chunk.length; at += maxLineBytes) pushPiece(chunk.subarray(at, at + maxLineBytes));
    },
    flush(): void {
      splitter.flush();
      isOpen = false;
    },
  };
}

const withoutReturns = (lines: Buffer): Buffer =>
  lines.includes('\r\n') ? Buffer.from(lines.toString('latin1').replaceAll('\r\n', '\n'), 'latin1') : lines;
