import type { Outbox } from './outbox.ts';
import type { Post } from './post.ts';
import { preciseNow } from './precise-now.ts';
import type { AgentSettings } from './settings.ts';

/** After a failure, the server is left alone for so long when it names no time itself. */
export const pauseMs = 30_000;
/** A server's own wish is followed up to this. */
const longestPauseMs = 3_600_000;
const requestTimeoutMs = 10_000;

export const pauseEnd = (afterMs: number | null): number => Date.now() + Math.min(afterMs ?? pauseMs, longestPauseMs);

/**
 * Sends what waits on disk, oldest first, until it is empty, the server does not take it, or `signal` ends it. Does nothing while another
 * process does it. Resolves to how many requests still wait.
 */
export async function drain(
  outbox: Outbox,
  settings: Pick<AgentSettings, 'traces' | 'logs' | 'waitMs'>,
  post: Post,
  signal: AbortSignal,
) {
  if (outbox.list().length === 0 || !outbox.lock()) return outbox.list().length;
  try {
    for (const name of outbox.list()) {
      if (signal.aborted) break;
      outbox.touchLock();
      const envelope = outbox.read(name);
      const target = envelope && settings[envelope.signal];
      if (!envelope || !target) {
        outbox.remove(name);
        continue;
      }
      const askedAt = preciseNow();
      const outcome = await post(target, envelope.body, { timeoutMs: requestTimeoutMs, signal });
      if (outcome.kind === 'later') {
        if (!signal.aborted) outbox.pauseUntil(pauseEnd(outcome.afterMs));
        break;
      }
      // It is there again. One that is slower than a command would wait stays left alone, or each command would wait for it.
      if (preciseNow() - askedAt <= settings.waitMs) outbox.pauseUntil(0);
      const lost = outcome.kind === 'refused' ? envelope.records : outcome.rejected;
      if (lost > 0) outbox.noteRefused(lost);
      outbox.remove(name);
    }
  } finally {
    outbox.unlock();
  }
  return outbox.list().length;
}
