const newline = 0x0a;
const carriageReturn = 0x0d;

export type TakeLine = (body: string, cutBytes: number) => void;

/**
 * Cuts a byte stream into lines. Bytes are decoded a whole line at a time, so that a character split over two chunks stays whole;
 * what is not UTF-8 becomes U+FFFD. A line longer than `maxLineBytes` is cut, the rest of it counted. Chunks may be reused after
 * `push`.
 */
export function createLineSplitter(maxLineBytes: number, take: TakeLine) {
  /** Copies of the beginning of a line whose end has not come. */
  let parts: Buffer[] = [];
  let kept = 0;
  let cut = 0;

  const append = (piece: Buffer): void => {
    const room = Math.min(piece.length, maxLineBytes - kept);
    if (room > 0) parts.push(Buffer.from(piece.subarray(0, room)));
    kept += room;
    cut += piece.length - room;
  };
  const end = (): void => {
    emit(Buffer.concat(parts), cut);
    parts = [];
    kept = 0;
    cut = 0;
  };
  const emit = (line: Buffer, beyond: number): void => {
    const length = beyond > 0 ? characterBoundary(line) : withoutReturn(line);
    take(line.toString('utf8', 0, length), beyond > 0 ? beyond + line.length - length : 0);
  };

  return {
    push(chunk: Buffer): void {
      let from = 0;
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
        if (kept === 0 && at - from <= maxLineBytes) emit(chunk.subarray(from, at), 0);
        else {
          append(chunk.subarray(from, at));
          end();
        }
        from = at + 1;
      }
      if (from < chunk.length) append(chunk.subarray(from));
    },
    /** What has no line end yet becomes a line. */
    flush(): void {
      if (kept > 0) end();
    },
  };
}

const withoutReturn = (line: Buffer): number => (line.at(-1) === carriageReturn ? line.length - 1 : line.length);

/** Where the last character of a cut line begins, when the cut went through it. */
function characterBoundary(line: Buffer): number {
  for (let back = 1; back <= Math.min(3, line.length); back += 1) {
    const byte = line[line.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < wanted ? line.length - back : line.length;
    }
  }
  return line.length;
}
