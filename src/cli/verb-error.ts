/** What the program ends with; documented in docs/guides/operations.md. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, incomplete: 3, interrupted: 130 } as const;

/** Ends a verb with one sentence and an exit code. */
export class VerbError extends Error {
  override readonly name = 'VerbError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}
