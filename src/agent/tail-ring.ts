/** Where a stretch of bytes of one stream begins. */
interface Mark<Stream> {
  at: number;
  stream: Stream;
  timeMs: number;
}

/** Bytes of one stream within so long are one stretch, with the time of its beginning. */
const sameStretchMs = 10;
/** A command that changes between its streams all the time cannot fill memory with marks. */
const mostMarks = 50_000;

/** The last `capacity` bytes of several streams in the order they came, in memory that is taken once. */
export function createTailRing<Stream>(capacity: number) {
  let ring: Buffer | null = null;
  let marks: Mark<Stream>[] = [];
  /** Bytes that ever came, and the number of the first that is still here. */
  let end = 0;
  let start = 0;

  function forgetOld(): void {
    let first = 0;
    while (first + 1 < marks.length && (marks[first + 1]?.at ?? end) <= start) first += 1;
    marks = marks.slice(first);
    if (marks.length > mostMarks) {
      marks = marks.slice(-mostMarks / 2);
      start = Math.max(start, marks[0]?.at ?? start);
    }
  }

  return {
    /** Copies the bytes. */
    push(stream: Stream, bytes: Buffer, timeMs: number): void {
      ring ??= Buffer.allocUnsafe(capacity);
      const last = marks.at(-1);
      if (last?.stream !== stream || timeMs - last.timeMs >= sameStretchMs) marks.push({ at: end, stream, timeMs });
      const skipped = Math.max(0, bytes.length - capacity);
      const kept = bytes.subarray(skipped);
      const at = (end + skipped) % capacity;
      const fits = Math.min(kept.length, capacity - at);
      kept.copy(ring, at, 0, fits);
      kept.copy(ring, 0, fits);
      end += bytes.length;
      start = Math.max(start, end - capacity);
      if (marks.length > mostMarks) forgetOld();
    },
    /** Bytes that are no longer here. */
    forgotten: (): number => start,
    /** What is still here, oldest first. The bytes are only valid until the next call. */
    read(take: (stream: Stream, bytes: Buffer, timeMs: number) => void): void {
      forgetOld();
      for (const [index, { at, stream, timeMs }] of marks.entries()) {
        const to = marks[index + 1]?.at ?? end;
        for (let from = Math.max(at, start); from < to && ring !== null; ) {
          const offset = from % capacity;
          const length = Math.min(to - from, capacity - offset);
          take(stream, ring.subarray(offset, offset + length), timeMs);
          from += length;
        }
      }
    },
  };
}
