import { Buffer, isUtf8 } from 'node:buffer';
import { randomInt } from 'node:crypto';
import { Bytes } from './bytes.ts';

const firstSlots = 256;

/** Distinct texts, each with the number it was given when it first came. A hash table over bytes: no string is made. */
export class Dictionary {
  private readonly bytes = new Bytes();
  private starts: number[] = [];
  private hashes: number[] = [];
  /** Number + 1, by hash; 0 where nothing is. */
  private slots = new Int32Array(firstSlots);

  get size(): number {
    return this.starts.length;
  }

  /** Bytes of all texts. */
  get length(): number {
    return this.bytes.length;
  }

  /** The number of a text given as bytes. What is not UTF-8 is found under what it is mended to. */
  find(from: Buffer, start: number, end: number): number {
    const hash = hashOf(from, start, end);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const number = (this.slots[slot] as number) - 1;
      if (number < 0) break;
      if (this.hashes[number] === hash && this.equals(number, from, start, end)) return number;
      slot = (slot + 1) & mask;
    }
    if (isUtf8(from.subarray(start, end))) return this.add(slot, hash, from, start, end);
    return this.findText(from.toString('utf8', start, end));
  }

  findText(text: string): number {
    const bytes = Buffer.from(text);
    return this.find(bytes, 0, bytes.length);
  }

  textOf(number: number): string {
    const start = this.starts[number] as number;
    return this.bytes.buffer.toString('utf8', start, this.endOf(number));
  }

  /** All texts in order, each after its length. */
  write(out: Bytes): void {
    for (let number = 0; number < this.size; number += 1) {
      const start = this.starts[number] as number;
      const end = this.endOf(number);
      out.varint(end - start);
      out.copy(this.bytes.buffer, start, end);
    }
  }

  clear(): void {
    this.bytes.length = 0;
    this.starts = [];
    this.hashes = [];
    this.slots = new Int32Array(firstSlots);
  }

  private endOf(number: number): number {
    return this.starts[number + 1] ?? this.bytes.length;
  }

  private equals(number: number, from: Buffer, start: number, end: number): boolean {
    const known = this.bytes.buffer;
    let at = this.starts[number] as number;
    if (this.endOf(number) - at !== end - start) return false;
    for (let i = start; i < end; i += 1) if (known[at++] !== from[i]) return false;
    return true;
  }

  private add(slot: number, hash: number, from: Buffer, start: number, end: number): number {
    const number = this.size;
    this.starts.push(this.bytes.length);
    this.hashes.push(hash);
    this.bytes.copy(from, start, end);
    this.slots[slot] = number + 1;
    if (this.size * 2 > this.slots.length) this.grow();
    return number;
  }

  private grow(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    this.hashes.forEach((hash, number) => {
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    });
    this.slots = slots;
  }
}

/** Not known outside, so that nobody can choose names whose hashes are equal and have every look-up walk them all. */
const seed = randomInt(0x7fff_ffff);

/** FNV-1a. */
function hashOf(from: Buffer, start: number, end: number): number {
  let hash = seed;
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ (from[i] as number), 0x01000193);
  hash ^= hash >>> 15;
  return hash & 0x7fffffff;
}
