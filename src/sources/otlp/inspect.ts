import type { Buffer } from 'node:buffer';
import { checkStructure } from './check-structure.ts';
import { LineCategory } from './line-category.ts';
import { LogFields } from './log-fields.ts';
import { MetricFields, PointFields } from './point-fields.ts';
import { logFault } from './read-logs.ts';
import { pointFault } from './read-metrics.ts';
import { spanFault } from './read-spans.ts';
import { Rejections } from './rejections.ts';
import type { Signal } from './signal.ts';
import { SpanFields } from './span-fields.ts';
import type { Window } from './times.ts';
import { walk } from './walk.ts';

export interface Inspection {
  /** Records that will become rows. */
  accepted: number;
  /** Bytes that these repeat in their rows: each row has its resource, its scope, its metric. */
  repeatedBytes: number;
  rejections: Rejections;
}

/**
 * Reads a request in protobuf far enough to answer it exactly: what is not protobuf, or not this request, throws Malformed;
 * records that cannot be kept are counted with their reasons. Rows are made later, by the same rules.
 */
export function inspect(signal: Signal, body: Buffer, window: Window): Inspection {
  checkStructure(signal, body);
  const found: Inspection = { accepted: 0, repeatedBytes: 0, rejections: new Rejections() };
  let resourceBytes = 0;
  let scopeBytes = 0;
  const category = new LineCategory();
  const judge = (fault: string | null, headBytes: number) => {
    if (fault === null) {
      found.accepted += 1;
      found.repeatedBytes += resourceBytes + scopeBytes + headBytes;
    } else found.rejections.add(fault);
  };
  walk(body, {
    resource(start, end) {
      resourceBytes = end - start;
      category.begin(start, end);
    },
    scope(start, end) {
      scopeBytes = end - start;
    },
    item: judges[signal](body, window, judge, category),
  });
  return found;
}

type Judge = (fault: string | null, headBytes: number) => void;

/** How each signal's items are judged. */
const judges: Record<
  Signal,
  (body: Buffer, window: Window, judge: Judge, category: LineCategory) => (start: number, end: number) => void
> = {
  traces(body, window, judge) {
    const span = new SpanFields();
    return (start, end) => {
      span.read(body, start, end);
      judge(spanFault(body, span, window), 0);
    };
  },
  logs(body, window, judge, category) {
    const log = new LogFields();
    return (start, end) => {
      log.read(body, start, end);
      judge(logFault(body, log, window, category), 0);
    };
  },
  metrics(body, window, judge) {
    const metric = new MetricFields();
    const point = new PointFields();
    return (start, end) => {
      metric.read(body, start, end);
      if (metric.kind === null) return;
      const { nameStart, nameEnd, descriptionStart, descriptionEnd, unitStart, unitEnd } = metric;
      const headBytes = nameEnd - nameStart + (descriptionEnd - descriptionStart) + (unitEnd - unitStart);
      for (let i = 0; i < metric.points.length; i += 1) {
        point.read(body, metric.kind, metric.points.start(i), metric.points.end(i));
        judge(pointFault(body, point, window), headBytes);
      }
    };
  },
};
