/**
 * True for the rejections that lmdb-js makes besides those of the writes themselves when a commit fails (a full disk):
 * one for the batch of the turn, one for the cause. Nobody can hold them, and every append has been answered by its own.
 * Call it from `unhandledRejection`, which would else end the process.
 */
export function isCommitFailure(error: unknown): boolean {
  const { commitError, stack } = (error ?? {}) as { commitError?: Promise<unknown>; stack?: string };
  commitError?.catch(() => undefined);
  return commitError !== undefined || /[\\/]lmdb[\\/]write\.js/.test(stack ?? '');
}
