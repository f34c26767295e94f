const maxReasons = 5;

/** Records of a request that cannot be kept, and why: what a partial success tells. */
export class Rejections {
  count = 0;
  private readonly reasons = new Map<string, number>();

  add(reason: string, records = 1): void {
    this.count += records;
    if (this.reasons.has(reason) || this.reasons.size < maxReasons) {
      this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + records);
    }
  }

  /** '' when nothing was rejected. */
  message(): string {
    return [...this.reasons].map(([reason, records]) => `${records}: ${reason}`).join('; ');
  }
}
