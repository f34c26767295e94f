import { Buffer } from 'node:buffer';
import { foldOrganization } from '../../model/organization.ts';
import { Facts, ownerCode } from './facts.ts';
import { maxAttributes } from './limits.ts';
import { LogFields } from './log-fields.ts';
import { ownerTold } from './place.ts';
import { MetricFields, PointFields } from './point-fields.ts';
import { Ranges } from './ranges.ts';
import type { Signal } from './signal.ts';
import { SpanFields } from './span-fields.ts';
import { walk } from './walk.ts';
import { Wire } from './wire.ts';

const partTag = (1 << 3) | 2;
const secondTag = (2 << 3) | 2;
const attributeTag = partTag;

/**
 * Where the parts of a request stand that become rows of an organization, by its name in lower case: its records, and what
 * stands around them and so in their rows too (resource, scope, metric). For requests of credentials that are not limited,
 * whose records say themselves whose they are. Ranges are in order. Throws Malformed.
 * @param isAsked of a name in lower case; the others are left out.
 */
export function ownedRanges(
  signal: Signal,
  body: Buffer,
  isAsked: (organization: string) => boolean,
): Map<string, Ranges> {
  const found = new Map<string, Ranges>();
  const owners = new Owners();
  const visit = records[signal];
  const wire = new Wire(body);
  for (let at = 0, tag = wire.tag(); tag !== 0; at = wire.position, tag = wire.tag()) {
    if (tag !== partTag) {
      wire.skip(tag);
      continue;
    }
    const end = wire.range();
    wire.position = end;
    // A request of one resource, whatever stands around it.
    const part = body.subarray(at, end);
    const items = new Ranges();
    const ofItems: string[] = [];
    walk(part, {
      resource: (start, last) => owners.begin(part, start, last),
      scope: () => undefined,
      item: visit(part, (attributes, start, last) => {
        items.add(at + start, at + last);
        ofItems.push(owners.of(part, attributes));
      }),
    });
    for (const owner of new Set(ofItems)) {
      if (owner === '' || !isAsked(owner)) continue;
      const ranges = found.get(owner) ?? new Ranges();
      found.set(owner, ranges);
      let from = at;
      for (let i = 0; i < items.length; i += 1) {
        if (ofItems[i] === owner) continue;
        if (items.start(i) > from) ranges.add(from, items.start(i));
        from = items.end(i);
      }
      if (end > from) ranges.add(from, end);
    }
  }
  return found;
}

/** Tells whose records are, of one resource after another. */
class Owners {
  private readonly ofResource = new Facts();
  private readonly ofRecord = new Facts();
  private readonly list = new Ranges();
  private readonly wire = new Wire(Buffer.alloc(0));
  /** By what a record says besides its resource. */
  private readonly known = new Map<string, string>();

  begin(buffer: Buffer, start: number, end: number): void {
    this.list.length = 0;
    this.known.clear();
    const wire = this.wire.at(buffer, start, end);
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag !== attributeTag) {
        wire.skip(tag);
        continue;
      }
      const last = wire.range();
      this.list.add(wire.position, last);
      wire.position = last;
    }
    this.note(this.ofResource, buffer, this.list);
  }

  of(buffer: Buffer, attributes: Ranges): string {
    const { ofRecord, ofResource, known } = this;
    this.note(ofRecord, buffer, attributes);
    const key = ofRecord.any ? ofRecord.key() : '';
    let owner = known.get(key);
    if (owner === undefined) {
      owner = foldOrganization(ownerTold(ofResource, ofRecord.any ? ofRecord : null));
      known.set(key, owner);
    }
    return owner;
  }

  private note(facts: Facts, buffer: Buffer, list: Ranges): void {
    facts.begin(buffer);
    // Rows have no more of them.
    for (let i = 0; i < Math.min(list.length, maxAttributes); i += 1) {
      const wire = this.wire.at(buffer, list.start(i), list.end(i));
      let code = 0;
      let [start, end] = [0, 0];
      for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
        if (tag !== partTag && tag !== secondTag) {
          wire.skip(tag);
          continue;
        }
        const last = wire.range();
        if (tag === partTag) code = ownerCode(buffer, wire.position, last);
        else [start, end] = [wire.position, last];
        wire.position = last;
      }
      if (code !== 0) facts.note(code, start, end);
    }
  }
}

type Take = (attributes: Ranges, start: number, end: number) => void;

/** How each signal's items are taken apart into what becomes a row. */
const records: Record<Signal, (part: Buffer, take: Take) => (start: number, end: number) => void> = {
  traces(part, take) {
    const span = new SpanFields();
    return (start, end) => {
      span.read(part, start, end);
      take(span.attributes, start, end);
    };
  },
  logs(part, take) {
    const log = new LogFields();
    return (start, end) => {
      log.read(part, start, end);
      take(log.attributes, start, end);
    };
  },
  metrics(part, take) {
    const metric = new MetricFields();
    const point = new PointFields();
    return (start, end) => {
      metric.read(part, start, end);
      for (let i = 0; metric.kind !== null && i < metric.points.length; i += 1) {
        const [from, to] = [metric.points.start(i), metric.points.end(i)];
        point.read(part, metric.kind, from, to);
        take(point.attributes, from, to);
      }
    };
  },
};
