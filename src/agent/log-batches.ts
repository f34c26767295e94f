import { isUtf8 } from 'node:buffer';
import type { StreamName } from './capture.ts';
import { keyValueList, logsFrame, type Scope } from './otlp.ts';
import type { TraceContext } from './trace-context.ts';

/** A request's worth of records; before compression. Proxies refuse requests of more than that, if nobody told them otherwise. */
const batchBytes = 1024 * 1024;
/** A line waits at most so long for others. */
const batchMs = 1000;
/** More than a record or a request has beside its lines. */
const frameBytes = 2048;
/** A control character becomes \u0000. */
const longestEscape = 6;
const timeDigits = 19;
const beforeTime = '{"timeUnixNano":"';
const mostInOneMs = 999_999;
const severity = (number: number, text: string) =>
  Buffer.from(`","severityNumber":${number},"severityText":"${text}","body":{"stringValue":"`);
const info = severity(9, 'INFO');
const warn = severity(13, 'WARN');
/**
 * What a line says of itself by a workflow command.
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
const commands = [
  ['::error', severity(17, 'ERROR')],
  ['::warning', warn],
  ['::debug', severity(5, 'DEBUG')],
] as const;
const longestCommand = '::warning::'.length;

const newline = 0x0a;
const firstPrintable = 0x20;
const quote = 0x22;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const backslash = 0x5c;
const letterU = 0x75;
const hex = Buffer.from('0123456789abcdef');

export interface LogBatchesOptions {
  scope: Scope;
  span: TraceContext;
  mask(lines: Buffer): Buffer;
  /** @param body for `/v1/logs` */
  send(body: Buffer, records: number): void;
}

/**
 * Makes OTLP/JSON log records of one span out of a command's lines, byte by byte into the body of a request: there may be a million lines,
 * and the command waits for each. Times grow strictly, so that lines read in one whole millisecond keep their order.
 */
export function createLogBatches({ scope, span: { traceId, spanId }, mask, send }: LogBatchesOptions) {
  const frame = logsFrame(scope);
  /** How a record begins; the digits of the time are counted up in their place. */
  const lead = Buffer.from(beforeTime + '0'.repeat(timeDigits));
  const ends = { stdout: lineEnd('stdout', 0), stderr: lineEnd('stderr', 0) };
  let lastMs = -1;
  let sameMs = 0;
  let out = Buffer.alloc(0);
  let at = 0;
  let records = 0;
  let timer: NodeJS.Timeout | undefined;

  function lineEnd(stream: StreamName, cutBytes: number): Buffer {
    return recordEnd({ 'log.iostream': stream, 'runlens.log.cut_bytes': cutBytes || undefined });
  }
  function recordEnd(attributes: Parameters<typeof keyValueList>[0]): Buffer {
    const list = JSON.stringify(keyValueList(attributes));
    return Buffer.from(`"},"attributes":${list},"traceId":"${traceId}","spanId":"${spanId}"},`);
  }

  function stamp(timeMs: number): void {
    if (timeMs > lastMs) {
      lastMs = timeMs;
      sameMs = 0;
      lead.write(`${timeMs}`.padStart(timeDigits - 6, '0').padEnd(timeDigits, '0'), beforeTime.length, 'latin1');
    } else if (sameMs < mostInOneMs) {
      sameMs += 1;
      let digit = beforeTime.length + timeDigits - 1;
      for (; lead[digit] === nine; digit -= 1) lead[digit] = zero;
      lead[digit] = (lead[digit] ?? zero) + 1;
    }
  }

  function reserve(bytes: number): void {
    if (out.length - at >= bytes) return;
    const larger = Buffer.allocUnsafe(Math.max(at, batchBytes) + bytes);
    if (at === 0) at = frame.open.copy(larger);
    else out.copy(larger, 0, 0, at);
    out = larger;
  }

  function put(bytes: Buffer): void {
    out.set(bytes, at);
    at += bytes.length;
  }

  /** Writes the line that begins at `from` and returns where the next one does. */
  function putLine(bytes: Buffer, from: number): number {
    const target = out;
    let to = at;
    let index = from;
    for (; index < bytes.length; index += 1) {
      const byte = bytes[index] ?? newline;
      if (byte >= firstPrintable && byte !== quote && byte !== backslash) {
        target[to] = byte;
        to += 1;
      } else if (byte === newline) break;
      else to = putEscaped(target, to, byte);
    }
    at = to;
    return index + 1;
  }

  function ended(): void {
    records += 1;
    if (at >= batchBytes) flush();
    else timer ??= setTimeout(flush, batchMs).unref();
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (records === 0) return;
    // In place of the last record's comma.
    at -= 1;
    put(frame.close);
    const body = out.subarray(0, at);
    const count = records;
    out = Buffer.alloc(0);
    at = 0;
    records = 0;
    send(body, count);
  }

  return {
    /** Whole lines, each with its end. What is not UTF-8 becomes U+FFFD. The bytes may be reused. */
    lines(stream: StreamName, timeMs: number, lines: Buffer, cutBytes = 0): void {
      const bytes = mask(isUtf8(lines) ? lines : Buffer.from(lines.toString()));
      const end = cutBytes === 0 ? ends[stream] : lineEnd(stream, cutBytes);
      for (let from = 0; from < bytes.length; ) {
        stamp(timeMs);
        reserve(frameBytes + longestEscape * (bytes.length - from));
        put(lead);
        put(severityAt(bytes, from));
        from = putLine(bytes, from);
        put(end);
        ended();
      }
    },
    /** Says in its place that bytes are missing. */
    gap(timeMs: number, droppedBytes: number): void {
      stamp(timeMs);
      reserve(frameBytes);
      put(lead);
      put(warn);
      put(Buffer.from(`… ${droppedBytes} bytes of output are not kept here …`));
      put(recordEnd({ 'runlens.log.dropped_bytes': droppedBytes }));
      ended();
    },
    flush,
  };
}

function severityAt(bytes: Buffer, at: number): Buffer {
  if (bytes[at] !== colon || bytes[at + 1] !== colon) return info;
  const line = bytes.toString('latin1', at, at + longestCommand);
  const found = commands.find(([word]) => line.startsWith(`${word}::`) || line.startsWith(`${word} `));
  return found ? found[1] : info;
}

/** As JSON asks for (RFC 8259, section 7). */
function putEscaped(target: Buffer, at: number, byte: number): number {
  target[at] = backslash;
  if (byte === quote || byte === backslash) {
    target[at + 1] = byte;
    return at + 2;
  }
  target[at + 1] = letterU;
  target[at + 2] = zero;
  target[at + 3] = zero;
  target[at + 4] = hex[byte >> 4] ?? zero;
  target[at + 5] = hex[byte & 0x0f] ?? zero;
  return at + 6;
}
