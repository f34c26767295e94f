/**
 * The state of records that were touched lately, so that most batches ask the store for little. Only what is durable is
 * put in. Bounded: the ones not touched for longest leave first.
 */
export class RecentRecords<T> {
  readonly #limit: number;
  #young = new Map<string, T>();
  #old = new Map<string, T>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): T | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, record: T): void {
    this.#young.set(key, record);
    // Two generations instead of a list: no bookkeeping on reads, between limit / 2 and limit records.
    if (this.#young.size >= this.#limit / 2) {
      this.#old = this.#young;
      this.#young = new Map();
    }
  }
}
