import type { DeadCode } from '../../model/events.ts';

/** Why a payload cannot be mapped. Thrown inside this room only; `map` turns it into a dead letter. */
export class Rejection extends Error {
  readonly code: DeadCode;

  constructor(code: DeadCode, message: string) {
    super(message);
    this.code = code;
  }
}
