import { setTimeout as sleep } from 'node:timers/promises';
import type { Accept, TelemetryRequest } from './intake/telemetry/accept.ts';
import { NeverTaken } from './job-logs/take-job-log.ts';

/**
 * Sends to the door that all telemetry goes through: there it is redacted, recognised when it comes again, and kept. Resolves
 * when it is durable, and comes back as often as it is told to, until `signal`. Throws `NeverTaken` where that is in vain.
 */
export async function sendTelemetry(
  accept: Accept,
  request: Omit<TelemetryRequest, 'tenant'>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const answer = await accept({ ...request, tenant: '' });
    if (answer.outcome === 'accepted') return;
    if (answer.outcome === 'refused')
      throw answer.reason === 'internal' ? new Error(answer.message) : new NeverTaken(answer.message);
    await sleep(answer.retryAfterSeconds * 1000, undefined, { signal });
  }
}
