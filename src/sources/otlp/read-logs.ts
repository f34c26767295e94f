import { Buffer } from 'node:buffer';
import type { LogTable } from '../../model/telemetry-tables.ts';
import { pushValue, textOf } from './any-value.ts';
import { AttributeWriter } from './attributes.ts';
import { Facts } from './facts.ts';
import { maxBodyBytes, maxLabelBytes } from './limits.ts';
import { categoryOf, LineCategory } from './line-category.ts';
import { LogFields } from './log-fields.ts';
import type { Rejections } from './rejections.ts';
import { RowHead } from './row-head.ts';
import { ScopeHead } from './scope-head.ts';
import { keepColours } from './terminal-codes.ts';
import { isTold, lineTimeFault, msAt, pushMs, pushTime, type Window } from './times.ts';
import { isId, spanIdBytes, traceIdBytes } from './trace-context.ts';
import { walk } from './walk.ts';

const escapeByte = 0x1b;
const eventNameKey = Buffer.from('event.name');

/** What is wrong with a log record, null when it can be kept. Decides the same at the door and when rows are made. */
export function logFault(buffer: Buffer, log: LogFields, window: Window, category: LineCategory): string | null {
  const at = timeOf(buffer, log);
  const fault = at < 0 ? null : lineTimeFault(msAt(buffer, at), window, () => category.of(buffer, log));
  return fault === null ? null : `the time ${fault}`;
}

/** When it happened, else when it was seen. −1 when neither is known. */
function timeOf(buffer: Buffer, log: LogFields): number {
  if (isTold(buffer, log.at)) return log.at;
  return isTold(buffer, log.observedAt) ? log.observedAt : -1;
}

/** Writes log records into the columns of their table. */
export class LogReader {
  private readonly table: LogTable;
  private readonly head: RowHead;
  private readonly scope = new ScopeHead();
  private readonly attributes: AttributeWriter;
  private readonly scopeAttributes: AttributeWriter;
  private readonly facts = new Facts();
  private readonly log = new LogFields();
  private readonly category = new LineCategory();
  private resourceSchema: [number, number] = [0, 0];
  private hasEscapes = false;

  constructor(table: LogTable) {
    this.table = table;
    this.head = new RowHead(table.columns);
    this.attributes = new AttributeWriter(table.columns.LogAttributes);
    this.scopeAttributes = new AttributeWriter(table.columns.ScopeAttributes);
  }

  /** Appends the rows of a request. Throws Malformed; rewind the table then. */
  read(body: Buffer, tenant: string, window: Window, rejections: Rejections): void {
    this.hasEscapes = body.includes(escapeByte);
    walk(body, {
      resource: (start, end, ...schema) => {
        this.head.begin(body, start, end, tenant);
        this.category.begin(start, end);
        this.resourceSchema = schema;
      },
      scope: (start, end, schemaStart, schemaEnd) => this.scope.read(body, start, end, schemaStart, schemaEnd),
      item: (start, end) => {
        this.log.read(body, start, end);
        const fault = logFault(body, this.log, window, this.category);
        if (fault === null) this.row(body, window);
        else rejections.add(fault);
      },
    });
  }

  /** Call it when the table was cleared or rewound. */
  clear(): void {
    this.head.clear();
    this.attributes.clear();
    this.scopeAttributes.clear();
  }

  private row(body: Buffer, window: Window): void {
    const { log, facts } = this;
    const { columns } = this.table;
    facts.begin(body);
    this.attributes.push(body, log.attributes, facts, log.dropped);
    if (log.eventEnd > log.eventStart) {
      columns.LogAttributes.keys.push(eventNameKey, 0, eventNameKey.length, maxLabelBytes);
      columns.LogAttributes.values.push(body, log.eventStart, log.eventEnd, maxLabelBytes);
    }
    columns.LogAttributes.endRow();
    const hasTrace = isId(body, log.traceStart, log.traceEnd, traceIdBytes);
    const place = this.head.push(facts, log.traceStart, hasTrace ? log.traceEnd : log.traceStart);
    const at = timeOf(body, log);
    if (at < 0) pushMs(columns.Timestamp, window.receivedAt);
    else pushTime(columns.Timestamp, body, at);
    columns.TraceId.pushHex(body, log.traceStart, hasTrace ? log.traceEnd : log.traceStart);
    const hasSpan = isId(body, log.spanStart, log.spanEnd, spanIdBytes);
    columns.SpanId.pushHex(body, log.spanStart, hasSpan ? log.spanEnd : log.spanStart);
    columns.TraceFlags.push(log.flags & 0xff);
    columns.SeverityText.push(body, log.severityStart, log.severityEnd, maxLabelBytes);
    columns.SeverityNumber.push(Math.min(log.severity, 255));
    this.body(body);
    columns.ResourceSchemaUrl.push(body, ...this.resourceSchema, maxLabelBytes);
    this.scope.pushSchema(columns.ScopeSchemaUrl);
    this.scope.push(columns);
    this.scopeAttributes.push(body, this.scope.attributes, null, this.scope.dropped);
    columns.ScopeAttributes.endRow();
    columns.Category.pushText(place.category ?? categoryOf('', log.severity));
  }

  private body(body: Buffer): void {
    const { bodyStart, bodyEnd } = this.log;
    const { Body } = this.table.columns;
    if (!this.hasEscapes || !body.subarray(bodyStart, bodyEnd).includes(escapeByte))
      pushValue(Body, body, bodyStart, bodyEnd, maxBodyBytes);
    else {
      const bytes = Buffer.from(textOf(body, bodyStart, bodyEnd));
      Body.push(bytes, 0, keepColours(bytes), maxBodyBytes);
    }
  }
}
