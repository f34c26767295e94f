import { Buffer } from 'node:buffer';
import type { MapColumn } from '../../model/columns/nested.ts';
import { pushValue } from './any-value.ts';
import { type Facts, KnownNames } from './facts.ts';
import { maxAttributes, maxNameBytes, maxValueBytes } from './limits.ts';
import type { Ranges } from './ranges.ts';
import { Wire } from './wire.ts';

const droppedName = Buffer.from('runlens.dropped');
const keyTag = (1 << 3) | 2;
const valueTag = (2 << 3) | 2;

/** Writes lists of attributes into one column of maps, and notes in `facts` what they say about where they belong. */
export class AttributeWriter {
  private readonly map: MapColumn;
  private readonly names = new KnownNames();
  private readonly wire = new Wire(Buffer.alloc(0));

  constructor(map: MapColumn) {
    this.map = map;
  }

  /** Attributes given as KeyValue messages, without ending the row. `dropped` were left out before. */
  push(buffer: Buffer, list: Ranges, facts: Facts | null, dropped = 0): void {
    const kept = Math.min(list.length, maxAttributes);
    for (let i = 0; i < kept; i += 1) this.pushOne(buffer, list.start(i), list.end(i), facts);
    const left = list.length - kept + dropped;
    if (left === 0) return;
    this.map.keys.push(droppedName, 0, droppedName.length, maxNameBytes);
    this.map.values.pushText(String(left));
  }

  clear(): void {
    this.names.clear();
  }

  private pushOne(buffer: Buffer, start: number, end: number, facts: Facts | null): void {
    const wire = this.wire.at(buffer, start, end);
    let keyStart = end;
    let keyEnd = end;
    let valueStart = end;
    let valueEnd = end;
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === keyTag) {
        keyEnd = wire.range();
        keyStart = wire.position;
        wire.position = keyEnd;
      } else if (tag === valueTag) {
        valueEnd = wire.range();
        valueStart = wire.position;
        wire.position = valueEnd;
      } else wire.skip(tag);
    }
    const { keys, values } = this.map;
    const number = keys.push(buffer, keyStart, keyEnd, maxNameBytes);
    pushValue(values, buffer, valueStart, valueEnd, maxValueBytes);
    if (facts === null) return;
    const code = this.names.of(keys.dictionary, number);
    if (code !== 0) facts.note(code, valueStart, valueEnd);
  }
}
