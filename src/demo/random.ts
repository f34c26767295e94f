/** A small deterministic generator (mulberry32): the demo must be the same everywhere for the same seed. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  /** Integer 0 ≤ x < bound. */
  int(bound: number): number;
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Factor around 1 with a right tail, as durations have; `spread` 0.1 is narrow, 0.5 wide. */
  factor(spread: number): number;
  /** How many of something that happens `mean` times on average. */
  poisson(mean: number): number;
  /** `length` hexadecimal digits. */
  hex(length: number): string;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const random: Random = {
    next,
    int: (bound) => Math.floor(next() * bound),
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (list) => {
      const item = list[Math.floor(next() * list.length)];
      if (item === undefined) throw new RangeError('pick from an empty list');
      return item;
    },
    factor: (spread) => Math.exp(spread * normal() - (spread * spread) / 2),
    poisson: (mean) => {
      // Knuth's method is exact and quick for small means; large ones are near normal.
      if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > limit; product *= next()) count += 1;
      return count;
    },
    hex: (length) => {
      let text = '';
      while (text.length < length)
        text += Math.floor(next() * 4294967296)
          .toString(16)
          .padStart(8, '0');
      return text.slice(0, length);
    },
  };
  return random;
}

/** A stable 32-bit number for a text, to seed a generator of its own (FNV-1a). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
