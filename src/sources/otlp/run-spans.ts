import { Buffer } from 'node:buffer';
import { type Decoded, decodeMessage } from './decode-message.ts';
import { factsOf } from './facts.ts';
import { flatAttributes } from './flat-attributes.ts';
import { placeOf } from './place.ts';
import { Ranges } from './ranges.ts';
import { type Role, resultNames, roleOf } from './run-span-role.ts';
import { type Field, type Message, parts } from './schema.ts';
import { SpanFields } from './span-fields.ts';
import { isId, spanIdBytes } from './trace-context.ts';
import { walk } from './walk.ts';

/** Spans of one request that may become runs and jobs: more are not taken for a CI system's. */
const maxRunSpans = 1000;
/** Steps and the queue of one job. */
const maxChildren = 1000;
/** Bytes of one event; the rest of its children is left out. */
const maxEventBytes = 2 * 2 ** 20;

const needles = resultNames.map((name) => Buffer.from(name));

/**
 * The spans of a request that describe runs or jobs of a CI system, each with its children as an OTLP request of its own in
 * JSON: an event for the journal of runs. Nearly every request has none, which is known after a search for a few names.
 */
export function runSpans(body: Buffer): Buffer[] {
  if (!tells(body)) return [];
  const found: Buffer[] = [];
  const span = new SpanFields();
  let resource: [number, number] = [0, 0];
  const spans = new Ranges();
  const finish = () => {
    if (spans.length > 0) found.push(...runSpansOf(body, resource, spans, maxRunSpans - found.length));
    spans.length = 0;
  };
  walk(body, {
    resource(start, end) {
      finish();
      resource = [start, end];
    },
    scope: () => undefined,
    item(start, end) {
      span.read(body, start, end);
      const isWhole = isId(body, span.idStart, span.idEnd, spanIdBytes) && span.traceEnd > span.traceStart;
      if (isWhole) spans.add(start, end);
    },
  });
  finish();
  return found;
}

function runSpansOf(body: Buffer, [start, end]: [number, number], spans: Ranges, most: number): Buffer[] {
  const resource = decodeMessage(parts.resource, body, start, end, keep);
  const own = flatAttributes(resource.attributes);
  const span = new SpanFields();
  const chosen = new Map<string, { head: Decoded; role: Role }>();
  const childrenOf = new Map<string, number[]>();
  const decoded = (index: number) => decodeMessage(parts.span, body, spans.start(index), spans.end(index), keep);
  const isTold = tells(body.subarray(start, end));
  for (let i = 0; i < spans.length; i += 1) {
    span.read(body, spans.start(i), spans.end(i));
    const list = childrenOf.get(body.toString('hex', span.parentStart, span.parentEnd)) ?? [];
    if (list.length < maxChildren) list.push(i);
    if (list.length === 1) childrenOf.set(body.toString('hex', span.parentStart, span.parentEnd), list);
    if (chosen.size >= most || !(isTold || tells(body.subarray(spans.start(i), spans.end(i))))) continue;
    const head = decoded(i);
    const attributes = flatAttributes(head.attributes);
    const role = roleOf(head, attributes, own, placeOf('', factsOf(own), factsOf(attributes)));
    if (role !== null) chosen.set(String(head.spanId), { head, role });
  }
  const events: Buffer[] = [];
  for (const [spanId, { head, role }] of chosen) {
    // Some emitters tell of steps as of jobs within a job.
    const parent = chosen.get(String(head.parentSpanId));
    if (role === 'job' && parent?.role === 'job' && parent.head !== head) continue;
    const children = role === 'job' ? (childrenOf.get(spanId) ?? []) : [];
    events.push(eventOf(resource, head, children.map(decoded)));
  }
  return events;
}

const tells = (bytes: Buffer): boolean => needles.some((needle) => bytes.includes(needle));

function eventOf(resource: Decoded, head: Decoded, children: Decoded[]): Buffer {
  const request = (spans: Decoded[]) =>
    Buffer.from(JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }));
  const whole = request([head, ...children]);
  return whole.length <= maxEventBytes ? whole : request([head]);
}

/** Events and links of spans are in their table; here they would only make the event large. */
function keep(message: Message, { name }: Field): boolean {
  return message !== parts.span || (name !== 'events' && name !== 'links');
}
