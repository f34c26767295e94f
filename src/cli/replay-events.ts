import { decodeSince } from '../import/since.ts';
import type { Io } from './io.ts';
import type { ServerApi } from './server-api.ts';

/** One request reads an hour again, so that none takes long and progress can be told. */
const sliceSeconds = 3600;
const busyWaitMs = 5000;
const plainEvery = 24;

/**
 * Reads the raw events received since a time again, in the order they came. Where the journal is full it waits; reading an event
 * twice changes nothing. Resolves with how many were put back.
 */
export async function replayEvents(
  { err, now, signal, terminalColumns }: Io,
  api: ServerApi,
  since: string,
  sleep: (ms: number, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const end = Math.ceil(now() / 1000);
  let from = Math.floor(decodeSince(since, now()) / 1000);
  let total = 0;
  for (let slice = 0; from < end; slice++) {
    const to = Math.min(from + sliceSeconds, end);
    const { requested, left } = await api.request<{ requested: number; left: number }>(
      'POST',
      '/intake/events/replay',
      {
        from,
        to,
      },
    );
    total += requested;
    const line = `replayed up to ${new Date(to * 1000).toISOString().slice(0, 16)} UTC: ${total} events`;
    if (terminalColumns !== null) err(`\r\u001b[2K${line}`);
    else if (slice % plainEvery === 0) err(`${line}\n`);
    if (left > 0) await sleep(busyWaitMs, signal);
    else from = to;
  }
  if (terminalColumns !== null && total > 0) err('\n');
  return total;
}
