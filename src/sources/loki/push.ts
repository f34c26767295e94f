import { lokiServiceNames, serviceNames } from '../log-records/field-names.ts';
import type { Fields } from '../log-records/flatten.ts';
import { LineFaults } from '../log-records/line-faults.ts';
import { type Attribute, LogsWriter } from '../log-records/logs-writer.ts';
import { withoutLineEnd } from '../log-records/map-record.ts';
import { type ReadLogs, writeRecord } from '../log-records/read-records.ts';
import { takeAttributes, takeRecord, takeSeverity } from '../log-records/record-parts.ts';
import type { Severity } from '../log-records/severity.ts';
import { maxPieces } from '../log-records/split-records.ts';
import { Malformed } from '../otlp/malformed.ts';
import type { Window } from '../otlp/times.ts';
import { TooLarge } from '../otlp/too-large.ts';

/**
 * A push of Loki on its way to a request of OTLP: a stream's labels become its resource, an entry a record, its structured
 * metadata the record's attributes. A level among the labels counts for each entry that says none.
 */
export class Push {
  private readonly writer = new LogsWriter();
  private readonly faults = new LineFaults();
  private readonly window: Window;
  private severity: Severity | null = null;
  private labels: readonly Attribute[] = [];
  /** Entries so far. */
  private entries = 0;
  private read = 0;
  private streams = 0;

  constructor(window: Window) {
    this.window = window;
  }

  stream(labels: ReadonlyMap<string, string>): void {
    this.streams += 1;
    this.bound();
    const fields: Fields = new Map(labels);
    this.severity = takeSeverity(fields);
    this.labels = takeAttributes(fields, lokiServiceNames);
    this.writer.resource(this.labels);
  }

  /** `at` in nanoseconds since 1970; null when it was not told. */
  entry(at: bigint | null, line: string, metadata: ReadonlyMap<string, string>): void {
    this.bound();
    const fields: Fields = new Map(metadata);
    const record = { at, body: withoutLineEnd(line), ...takeRecord(fields, serviceNames, this.severity) };
    this.entries += 1;
    this.read += 1;
    const fault = writeRecord(this.writer, record, this.window, this.labels);
    if (fault !== null) this.faults.add(this.entries, fault);
  }

  /** An entry that cannot be read, or all entries of a stream. */
  fault(message: string): void {
    this.bound();
    this.entries += 1;
    this.faults.add(this.entries, message);
  }

  private bound(): void {
    if (this.entries >= maxPieces || this.streams > maxPieces)
      throw new TooLarge(`Send fewer records at a time: at most ${maxPieces}, and as many streams.`);
  }

  /** Throws Malformed when nothing of it could be read. */
  end(): ReadLogs {
    const [first] = this.faults.listed;
    if (this.read === 0 && first !== undefined) throw new Malformed(first.message.replace(/\.$/, ''));
    return { body: this.writer.end(), faults: this.faults };
  }
}
