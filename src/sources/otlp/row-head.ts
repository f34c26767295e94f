import { Buffer } from 'node:buffer';
import type { LowCardinalityColumn } from '../../model/columns/low-cardinality.ts';
import type { MapColumn, MapPlace } from '../../model/columns/nested.ts';
import type { PlaceColumns } from '../../model/telemetry-tables.ts';
import { AttributeWriter } from './attributes.ts';
import { Facts } from './facts.ts';
import { attemptIn, type Place, placeOf } from './place.ts';
import { Ranges } from './ranges.ts';
import { Wire } from './wire.ts';

const attributeTag = (1 << 3) | 2;
const droppedTag = 2 << 3;

/** Traces of one resource whose attempt is looked for; a look takes as long as reading a hundred spans. */
const maxTraces = 100;

/** Remembered at a time. */
const maxPlaces = 10_000;

type HeadColumns = PlaceColumns & { ResourceAttributes: MapColumn; ServiceName: LowCardinalityColumn };

/**
 * What all rows of a resource have in common: its attributes, encoded once and then copied, and the place that they tell.
 * One for each table.
 */
export class RowHead {
  private readonly columns: HeadColumns;
  private readonly writer: AttributeWriter;
  private readonly facts = new Facts();
  private readonly list = new Ranges();
  private buffer: Buffer = Buffer.alloc(0);
  private dropped = 0;
  private tenant = '';
  private from: MapPlace | null = null;
  private to: MapPlace = { key: 0, value: 0 };
  /** Places by what records said besides the resource. */
  private places = new Map<string, Place>();
  private last: { place: Place; numbers: number[] } | null = null;

  constructor(columns: HeadColumns) {
    this.columns = columns;
    this.writer = new AttributeWriter(columns.ResourceAttributes);
  }

  /** Points at a Resource message. */
  begin(buffer: Buffer, start: number, end: number, tenant: string): void {
    this.buffer = buffer;
    this.tenant = tenant;
    this.list.length = 0;
    this.dropped = 0;
    this.from = null;
    this.places.clear();
    const wire = new Wire(buffer, start, end);
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === attributeTag) {
        const last = wire.range();
        this.list.add(wire.position, last);
        wire.position = last;
      } else if (tag === droppedTag) this.dropped = wire.varint();
      else wire.skip(tag);
    }
  }

  /** Writes the columns of the resource and of the place for one row, and returns the place. Equal bounds: no trace id. */
  push(record: Facts, traceStart: number, traceEnd: number): Place {
    const map = this.columns.ResourceAttributes;
    if (this.from === null) {
      this.facts.begin(this.buffer);
      this.from = map.place();
      this.writer.push(this.buffer, this.list, this.facts, this.dropped);
      this.to = map.place();
    } else map.repeat(this.from, this.to);
    map.endRow();
    const key = record.any ? record.key() : '';
    let place = this.places.get(key);
    if (place === undefined) {
      if (this.places.size >= maxPlaces) this.places.clear();
      place = placeOf(this.tenant, this.facts, record.any ? record : null);
      this.places.set(key, place);
    }
    if (place.isAttemptAssumed && place.runSource === 'github' && traceEnd > traceStart) {
      place = this.inTrace(place, key, traceStart, traceEnd);
    }
    this.pushPlace(place);
    return place;
  }

  /** Call it when the columns were cleared or rewound. */
  clear(): void {
    this.last = null;
    this.from = null;
    this.writer.clear();
  }

  private inTrace(place: Place, key: string, start: number, end: number): Place {
    const traceKey = `${key}\n${this.buffer.toString('hex', start, end)}`;
    const known = this.places.get(traceKey);
    if (known !== undefined || this.places.size > maxTraces) return known ?? place;
    const attempt = attemptIn(place, traceKey.slice(key.length + 1));
    const placed = { ...place, attempt };
    this.places.set(traceKey, placed);
    return placed;
  }

  private pushPlace(place: Place): void {
    const { columns } = this;
    const words = [
      columns.Tenant,
      columns.Organization,
      columns.Repository,
      columns.RunSource,
      columns.JobName,
      columns.ServiceName,
    ];
    if (this.last?.place !== place) {
      const texts = [place.tenant, place.organization, place.repository, place.runSource, place.jobName, place.service];
      this.last = { place, numbers: texts.map((text, i) => words[i]?.dictionary.findText(text) ?? 0) };
    }
    const { numbers } = this.last;
    for (let i = 0; i < words.length; i += 1) words[i]?.pushNumber(numbers[i] as number);
    columns.RunId.push(place.runId);
    columns.Attempt.push(place.attempt);
    columns.JobId.push(place.jobId);
    columns.StepNumber.push(place.step);
  }
}
