import { createLineSplitter } from '../model/line-splitter.ts';
import { createTailRing } from './tail-ring.ts';

export type StreamName = 'stdout' | 'stderr';

export interface CaptureSink {
  line(stream: StreamName, timeMs: number, body: string, cutBytes: number): void;
  gap(timeMs: number, droppedBytes: number): void;
}

/** Of the bound: most goes to the beginning, which is sent while the command runs; the end has to be sent after it. */
const headShare = 0.8;

/** A line longer than this is cut. */
const maxLineBytes = 64 * 1024;

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
    createLineSplitter(maxLineBytes, (body, cutBytes) => sink.line(stream, now, body, cutBytes));
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
