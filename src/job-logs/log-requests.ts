import { Bytes } from '../model/columns/bytes.ts';
import { createKeyLines } from '../model/key-lines.ts';
import type { LogSeverity } from '../model/log-severity.ts';
import { jobSpanIdOf, stepSpanIdOf, traceIdOf } from '../model/trace-ids.ts';
import type { JobLogRecord } from '../sources/github-log/split-job-log.ts';
import type { JobToLog } from '../store/queries/job-logs.ts';

/** A request is closed when it has so many records, or so many characters in them. */
const maxRecords = 2000;
const maxCharacters = 256 * 1024;
/** So much more where a secret may go on in the next line: each request is looked at by itself. No key is longer. */
const moreRecords = 1000;
const moreCharacters = 64 * 1024;
/** Base64 in lines has 60 characters or more in each, with a little before them. */
const wrapped = /^[A-Za-z0-9+/_-]{60}$/;
const longestWrapped = 1024;

// https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
const severityNumbers: Record<LogSeverity, number> = {
  unset: 0,
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
};

/**
 * Makes OTLP log requests of a job's records, one after the other, in protobuf: a log may have ten million lines, which are too many
 * to be objects first. The same records make the same bytes, whenever and by whichever version, so that a log that is fetched
 * again is known to the journal; their number tells two equal ones apart.
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto
 */
export function createLogRequests(job: JobToLog) {
  const { runId, jobId, attempt } = job;
  const resource = message((out) => {
    attribute(out, 1, 'service.name', 'github-actions');
    attribute(out, 1, 'cicd.pipeline.run.id', runId);
    attribute(out, 1, 'cicd.pipeline.run.attempt', attempt);
    attribute(out, 1, 'cicd.pipeline.task.run.id', jobId);
    attribute(out, 1, 'cicd.pipeline.task.name', job.name);
    attribute(out, 1, 'vcs.provider.name', 'github');
    attribute(out, 1, 'vcs.owner.name', job.organization);
    attribute(out, 1, 'github.repository', job.repository);
    attribute(out, 1, 'runlens.log.category', 'job');
  });
  const traceId = Buffer.from(traceIdOf(runId, attempt), 'hex');
  const ready: Buffer[] = [];
  const records = new Bytes();
  const record = new Bytes();
  let count = 0;
  let characters = 0;
  let part = 0;
  const keys = createKeyLines();
  /** A private key, base64 in lines, or `"name":"PASSWORD",` before the line with its value. */
  const mayGoOn = (body: string) =>
    keys.isOpen() || body.endsWith(',') || (body.length <= longestWrapped && wrapped.test(body.slice(-60)));
  /** What records have besides time, text and severity is that of the record before, mostly. */
  let common: { key: string; bytes: Buffer } = { key: '', bytes: Buffer.alloc(0) };

  const commonOf = (one: JobLogRecord): Buffer => {
    const key = `${one.stepNumber}\n${one.marker}\n${one.cutBytes}\n${one.group}`;
    if (key === common.key) return common.bytes;
    const span = one.stepNumber === 0 ? jobSpanIdOf(jobId) : stepSpanIdOf(jobId, one.stepNumber);
    const bytes = message((out) => {
      if (one.stepNumber !== 0) {
        attribute(out, 6, 'runlens.step', one.stepNumber);
        attribute(out, 6, 'runlens.step.name', one.stepName);
      }
      if (one.group !== '') attribute(out, 6, 'github.log.group', one.group);
      if (one.marker !== '') attribute(out, 6, 'github.log.marker', one.marker);
      if (one.cutBytes > 0) attribute(out, 6, 'runlens.log.cut_bytes', one.cutBytes);
      nested(out, 9, traceId);
      nested(out, 10, Buffer.from(span, 'hex'));
    });
    common = { key, bytes };
    return bytes;
  };

  const close = () => {
    if (count === 0) return;
    part += 1;
    const scope = message((out) => {
      text(out, 1, 'runlens.github-log');
      attribute(out, 3, 'runlens.log.part', part);
    });
    const scopeLogs = message((out) => {
      nested(out, 1, scope);
      out.copy(records.buffer, 0, records.length);
    });
    const resourceLogs = message((out) => {
      nested(out, 1, resource);
      nested(out, 2, scopeLogs);
    });
    ready.push(message((out) => nested(out, 1, resourceLogs)));
    records.length = 0;
    count = 0;
    characters = 0;
  };

  return {
    add(one: JobLogRecord): void {
      record.length = 0;
      record.varint(1 * 8 + 1);
      record.reserve(8);
      record.buffer.writeBigUInt64LE(BigInt(one.timeUnixNano), record.length);
      record.length += 8;
      if (one.severity !== 'unset') {
        record.varint(2 * 8);
        record.varint(severityNumbers[one.severity]);
        text(record, 3, one.severity.toUpperCase());
      }
      textValue(record, 5, one.body);
      const bytes = commonOf(one);
      record.copy(bytes, 0, bytes.length);
      nested(records, 2, record.view());
      count += 1;
      characters += one.body.length;
      keys.mask(one.body);
      if (count < maxRecords && characters < maxCharacters) return;
      const isFull = count >= maxRecords + moreRecords || characters >= maxCharacters + moreCharacters;
      if (isFull || !mayGoOn(one.body)) close();
    },
    /** Closes the last one. */
    end: close,
    /** The next complete request. */
    next: (): Buffer | undefined => ready.shift(),
  };
}

function message(write: (out: Bytes) => void): Buffer {
  const out = new Bytes();
  write(out);
  return out.view();
}

function nested(out: Bytes, field: number, bytes: Uint8Array): void {
  out.varint(field * 8 + 2);
  out.varint(bytes.length);
  out.copy(bytes, 0, bytes.length);
}

function text(out: Bytes, field: number, value: string): void {
  out.varint(field * 8 + 2);
  out.text(value);
}

/** A text as AnyValue. */
function textValue(out: Bytes, field: number, value: string): void {
  const size = Buffer.byteLength(value);
  let sizeBytes = 1;
  for (let rest = size; rest > 0x7f; rest = Math.floor(rest / 0x80)) sizeBytes += 1;
  out.varint(field * 8 + 2);
  out.varint(1 + sizeBytes + size);
  text(out, 1, value);
}

function attribute(out: Bytes, field: number, key: string, value: string | number): void {
  const pair = message((inner) => {
    text(inner, 1, key);
    textValue(inner, 2, String(value));
  });
  nested(out, field, pair);
}
