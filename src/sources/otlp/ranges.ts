/** Places of parts within a buffer: pairs of start and end. Kept and reused, so that reading a record makes no garbage. */
export class Ranges {
  private bounds = new Int32Array(64);
  length = 0;

  add(start: number, end: number): void {
    const at = this.length * 2;
    if (at === this.bounds.length) {
      const larger = new Int32Array(at * 2);
      larger.set(this.bounds);
      this.bounds = larger;
    }
    this.bounds[at] = start;
    this.bounds[at + 1] = end;
    this.length += 1;
  }

  start(index: number): number {
    return this.bounds[index * 2] as number;
  }

  end(index: number): number {
    return this.bounds[index * 2 + 1] as number;
  }
}
