const maxListed = 20;
const maxMessageLength = 200;

/** What is wrong with one record of a request. */
export interface LineFault {
  /** From 1: the line; in a list and in a push of Loki the record's place. */
  line: number;
  message: string;
}

/** Records that cannot be kept: all are counted, the first ones told. */
export class LineFaults {
  count = 0;
  readonly listed: LineFault[] = [];

  add(line: number, message: string): void {
    this.count += 1;
    if (this.listed.length < maxListed) this.listed.push({ line, message: message.slice(0, maxMessageLength) });
  }
}
