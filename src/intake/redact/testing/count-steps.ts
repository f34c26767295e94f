import type { Buffer } from 'node:buffer';

/**
 * A view of the bytes that counts how many of them are read, one by one or by a method that goes through a stretch; not those
 * that the search for keywords passes over, each at most once. Time says little on a busy machine; this says the same every
 * time.
 */
export function countSteps(bytes: Buffer): { bytes: Buffer; steps: () => number } {
  let steps = 0;
  const methods: Partial<Record<string, (...all: never[]) => unknown>> = {
    indexOf(word: number | string, from = 0) {
      const found = bytes.indexOf(word, from);
      steps += (found < 0 ? bytes.length : found) - from + 1;
      return found;
    },
    toString(encoding: BufferEncoding, from: number, to: number) {
      steps += to - from;
      return bytes.toString(encoding, from, to);
    },
    fill(value: number, from: number, to: number) {
      steps += to - from;
      return bytes.fill(value, from, to);
    },
  };
  const counted = new Proxy(bytes, {
    get(target, name) {
      if (typeof name === 'symbol') return Reflect.get(target, name, target);
      const method = methods[name];
      if (method !== undefined) return method;
      if (name === 'length' || name === 'buffer' || name === 'byteOffset') return target[name];
      const index = Number(name);
      if (!Number.isInteger(index)) throw new Error(`${name} is not counted`);
      steps += 1;
      return target[index];
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
  return { bytes: counted, steps: () => steps };
}
