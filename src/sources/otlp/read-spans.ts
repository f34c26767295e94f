import { Buffer } from 'node:buffer';
import type { SpanTable } from '../../model/telemetry-tables.ts';
import { AttributeWriter } from './attributes.ts';
import { Facts } from './facts.ts';
import { maxEvents, maxLabelBytes, maxMessageBytes } from './limits.ts';
import type { Rejections } from './rejections.ts';
import { RowHead } from './row-head.ts';
import { ScopeHead } from './scope-head.ts';
import { SpanFields } from './span-fields.ts';
import { readLink, SpanEventFields } from './span-parts.ts';
import { isTold, msAt, pushDuration, pushMs, pushTime, timeFault, type Window } from './times.ts';
import { isId, spanIdBytes, traceIdBytes } from './trace-context.ts';
import { walk } from './walk.ts';
import { Wire } from './wire.ts';

/** As the Collector spells them. */
const kinds = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'];
const statuses = ['Unset', 'Ok', 'Error'];

/** What is wrong with a span, null when it can be kept. Decides the same at the door and when rows are made. */
export function spanFault(buffer: Buffer, span: SpanFields, window: Window): string | null {
  if (!isId(buffer, span.traceStart, span.traceEnd, traceIdBytes)) return 'the trace id is not 16 bytes, or all zero';
  if (!isId(buffer, span.idStart, span.idEnd, spanIdBytes)) return 'the span id is not 8 bytes, or all zero';
  const ms = msAt(buffer, startOf(buffer, span));
  const fault = ms === 0 ? null : timeFault(ms, window);
  return fault === null ? null : `the start ${fault}`;
}

/** A span without a start began when it ended. −1 when neither is known. */
function startOf(buffer: Buffer, span: SpanFields): number {
  if (isTold(buffer, span.startsAt)) return span.startsAt;
  return isTold(buffer, span.endsAt) ? span.endsAt : -1;
}

/** Writes spans into the columns of their table. */
export class SpanReader {
  private readonly table: SpanTable;
  private readonly head: RowHead;
  private readonly scope = new ScopeHead();
  private readonly attributes: AttributeWriter;
  private readonly eventAttributes: AttributeWriter;
  private readonly linkAttributes: AttributeWriter;
  private readonly facts = new Facts();
  private readonly span = new SpanFields();
  private readonly event = new SpanEventFields();
  private readonly wire = new Wire(Buffer.alloc(0));

  constructor(table: SpanTable) {
    const { columns } = table;
    this.table = table;
    this.head = new RowHead(columns);
    this.attributes = new AttributeWriter(columns.SpanAttributes);
    this.eventAttributes = new AttributeWriter(columns['Events.Attributes'].inner);
    this.linkAttributes = new AttributeWriter(columns['Links.Attributes'].inner);
  }

  /** Appends the rows of a request. Throws Malformed; rewind the table then. */
  read(body: Buffer, tenant: string, window: Window, rejections: Rejections): void {
    walk(body, {
      resource: (start, end) => this.head.begin(body, start, end, tenant),
      scope: (start, end, schemaStart, schemaEnd) => this.scope.read(body, start, end, schemaStart, schemaEnd),
      item: (start, end) => {
        this.span.read(body, start, end);
        const fault = spanFault(body, this.span, window);
        if (fault === null) this.row(body, window);
        else rejections.add(fault);
      },
    });
  }

  /** Call it when the table was cleared or rewound. */
  clear(): void {
    this.head.clear();
    this.attributes.clear();
    this.eventAttributes.clear();
    this.linkAttributes.clear();
  }

  private row(body: Buffer, window: Window): void {
    const { span, facts } = this;
    const { columns } = this.table;
    facts.begin(body);
    this.attributes.push(body, span.attributes, facts, span.dropped);
    columns.SpanAttributes.endRow();
    this.head.push(facts, span.traceStart, span.traceEnd);
    this.times(body, window);
    columns.TraceId.pushHex(body, span.traceStart, span.traceEnd);
    columns.SpanId.pushHex(body, span.idStart, span.idEnd);
    const hasParent = isId(body, span.parentStart, span.parentEnd, spanIdBytes);
    columns.ParentSpanId.pushHex(body, span.parentStart, hasParent ? span.parentEnd : span.parentStart);
    columns.TraceState.push(body, span.stateStart, span.stateEnd, maxLabelBytes);
    if (span.nameEnd === span.nameStart) columns.SpanName.pushText('unknown');
    else columns.SpanName.push(body, span.nameStart, span.nameEnd, maxLabelBytes);
    columns.SpanKind.pushText(kinds[span.kind] ?? 'Unspecified');
    this.scope.push(columns);
    this.status(body);
    this.events(body);
    this.links(body);
  }

  private times(body: Buffer, window: Window): void {
    const { Timestamp, Duration } = this.table.columns;
    const start = startOf(body, this.span);
    if (start < 0) pushMs(Timestamp, window.receivedAt);
    else pushTime(Timestamp, body, start);
    if (start < 0 || !isTold(body, this.span.endsAt)) Duration.push(0);
    else pushDuration(Duration, body, start, this.span.endsAt);
  }

  private status(body: Buffer): void {
    const { StatusCode, StatusMessage } = this.table.columns;
    const wire = this.wire.at(body, this.span.statusStart, this.span.statusEnd);
    let code = 0;
    let start = 0;
    let end = 0;
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === ((2 << 3) | 2)) {
        end = wire.range();
        start = wire.position;
        wire.position = end;
      } else if (tag === 3 << 3) code = wire.varint();
      else wire.skip(tag);
    }
    StatusCode.pushText(statuses[code] ?? 'Unset');
    StatusMessage.push(body, start, end, maxMessageBytes);
  }

  private events(body: Buffer): void {
    const { columns } = this.table;
    const times = columns['Events.Timestamp'];
    const names = columns['Events.Name'];
    const attributes = columns['Events.Attributes'];
    const { events } = this.span;
    for (let i = 0; i < Math.min(events.length, maxEvents); i += 1) {
      const { event } = this;
      event.read(body, events.start(i), events.end(i));
      if (event.at < 0) times.inner.push(0);
      else pushTime(times.inner, body, event.at);
      names.inner.push(body, event.nameStart, event.nameEnd, maxLabelBytes);
      this.eventAttributes.push(body, event.attributes, null, event.dropped);
      attributes.inner.endRow();
    }
    times.endRow();
    names.endRow();
    attributes.endRow();
  }

  private links(body: Buffer): void {
    const { columns } = this.table;
    const { links } = this.span;
    const lists = [columns['Links.TraceId'], columns['Links.SpanId'], columns['Links.TraceState']] as const;
    for (let i = 0; i < Math.min(links.length, maxEvents); i += 1) {
      const link = readLink(body, links.start(i), links.end(i));
      // A link leads to a trace; the githubreceiver's has no span.
      if (!isId(body, link.traceStart, link.traceEnd, traceIdBytes)) continue;
      const hasSpan = isId(body, link.spanStart, link.spanEnd, spanIdBytes);
      lists[0].inner.pushHex(body, link.traceStart, link.traceEnd);
      lists[1].inner.pushHex(body, link.spanStart, hasSpan ? link.spanEnd : link.spanStart);
      lists[2].inner.push(body, link.stateStart, link.stateEnd, maxLabelBytes);
      this.linkAttributes.push(body, link.attributes, null, link.dropped);
      columns['Links.Attributes'].inner.endRow();
    }
    for (const list of lists) list.endRow();
    columns['Links.Attributes'].endRow();
  }
}
