import { Buffer } from 'node:buffer';
import { type LogCategory, logCategories } from '../../model/log-category.ts';
import { textOf } from './any-value.ts';
import { maxAttributes } from './limits.ts';
import type { LogFields } from './log-fields.ts';
import { Ranges } from './ranges.ts';
import { Wire } from './wire.ts';

/** The attribute with which a sender says what a line is about. */
export const categoryAttribute = 'runlens.log.category';

const name = Buffer.from(categoryAttribute);
const attributeTag = (1 << 3) | 2;
const valueTag = (2 << 3) | 2;
/** SEVERITY_NUMBER_DEBUG4: what is at or below it is for debugging. */
const lastDebugSeverity = 8;

/** What a line is about: what is said of it, else it is the job's own, or debugging. */
export function categoryOf(named: string, severity: number): LogCategory {
  const known = logCategories.find((one) => one === named);
  return known ?? (severity > 0 && severity <= lastDebugSeverity ? 'debug' : 'job');
}

/** Tells the categories of lines from where they lie in their request, as their rows will. */
export class LineCategory {
  private readonly wire = new Wire(Buffer.alloc(0));
  private readonly list = new Ranges();
  private resourceStart = 0;
  private resourceEnd = 0;
  /** What the resource says; null until somebody asks. */
  private inherited: string | null = null;

  /** Lines that follow are of this Resource message. */
  begin(start: number, end: number): void {
    this.resourceStart = start;
    this.resourceEnd = end;
    this.inherited = null;
  }

  of(buffer: Buffer, log: LogFields): LogCategory {
    return categoryOf(this.namedIn(buffer, log.attributes) || this.ofResource(buffer), log.severity);
  }

  private ofResource(buffer: Buffer): string {
    if (this.inherited !== null) return this.inherited;
    this.list.length = 0;
    const wire = new Wire(buffer, this.resourceStart, this.resourceEnd);
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === attributeTag) {
        const last = wire.range();
        this.list.add(wire.position, last);
        wire.position = last;
      } else wire.skip(tag);
    }
    this.inherited = this.namedIn(buffer, this.list);
    return this.inherited;
  }

  /** Of several attributes of the name the last counts; those over the limit are not kept, and not looked at. */
  private namedIn(buffer: Buffer, list: Ranges): string {
    let named = '';
    for (let i = 0; i < Math.min(list.length, maxAttributes); i += 1) {
      const [start, end] = [list.start(i), list.end(i)];
      if (buffer.subarray(start, end).includes(name)) named = this.valueOf(buffer, start, end) ?? named;
    }
    return named;
  }

  /** Of a KeyValue; null where its key is another. */
  private valueOf(buffer: Buffer, start: number, end: number): string | null {
    const wire = this.wire.at(buffer, start, end);
    let isNamed = false;
    let value: [number, number] = [end, end];
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag !== attributeTag && tag !== valueTag) {
        wire.skip(tag);
        continue;
      }
      const last = wire.range();
      if (tag === valueTag) value = [wire.position, last];
      else isNamed = name.equals(buffer.subarray(wire.position, last));
      wire.position = last;
    }
    return isNamed ? textOf(buffer, ...value) : null;
  }
}
