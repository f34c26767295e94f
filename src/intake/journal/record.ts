import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { DeadCode, IntakeEvent } from '../../model/events.ts';

// One record: version u8 · flags u8 · head length u16 · crc32 u32 (of all that follows) · receivedAt f64 · appendedAt f64 ·
// source, event, delivery id, tenant, code of the replayed letter (each u16 length + UTF-8) · body as it came. Little endian.
const version = 1;
const replayFlag = 1;
const crcAt = 4;
const timeAt = 8;
const appendedAt = 16;
const fieldsAt = 24;

/**
 * Encodes an event for the journal. The body is copied once and never parsed. `now` is the time of appending: replayed and
 * demonstration events were received long before.
 */
export function encodeRecord(event: IntakeEvent, now: number): Buffer {
  const fields = [event.source, event.event, event.deliveryId, event.tenant, event.replay?.letter ?? ''];
  let head = fieldsAt;
  for (const field of fields) head += 2 + Buffer.byteLength(field);
  const record = Buffer.allocUnsafeSlow(head + event.body.byteLength);
  record[0] = version;
  record[1] = event.replay ? replayFlag : 0;
  record.writeUInt16LE(head, 2);
  record.writeDoubleLE(event.receivedAt, timeAt);
  record.writeDoubleLE(now, appendedAt);
  let at = fieldsAt;
  for (const field of fields) {
    const length = record.write(field, at + 2);
    record.writeUInt16LE(length, at);
    at += 2 + length;
  }
  record.set(event.body, head);
  record.writeUInt32LE(crc32(record.subarray(timeAt)), crcAt);
  return record;
}

/** When a record was appended, without checking the rest. */
export function appendedAtOf(record: Buffer): number {
  return record.length >= fieldsAt ? record.readDoubleLE(appendedAt) : Number.NaN;
}

/** Decodes a record; a damaged one gives the reason instead of an event. */
export function decodeRecord(record: Buffer): (IntakeEvent & { appendedAt: number }) | { damage: string } {
  if (record.length < fieldsAt) return { damage: `record of ${record.length} bytes is too short` };
  if (record[0] !== version) return { damage: `record version ${record[0]} is unknown` };
  if (record.readUInt32LE(crcAt) !== crc32(record.subarray(timeAt))) return { damage: 'check sum does not match' };
  const head = record.readUInt16LE(2);
  let at = fieldsAt;
  const next = () => {
    const length = record.readUInt16LE(at);
    const text = record.toString('utf8', at + 2, at + 2 + length);
    at += 2 + length;
    return text;
  };
  const event: IntakeEvent & { appendedAt: number } = {
    receivedAt: record.readDoubleLE(timeAt),
    appendedAt: record.readDoubleLE(appendedAt),
    source: next(),
    event: next(),
    deliveryId: next(),
    tenant: next(),
    body: record.subarray(head),
  };
  const letter = next();
  if (((record[1] ?? 0) & replayFlag) !== 0) event.replay = { letter: letter === '' ? null : (letter as DeadCode) };
  return event;
}
