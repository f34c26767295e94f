import { setTimeout as sleep } from 'node:timers/promises';
import { sendTelemetry } from './app-send-telemetry.ts';
import type { AppTelemetry } from './app-telemetry.ts';
import type { Sending } from './demo/telemetry/sendings.ts';
import { takeJobLog } from './job-logs/take-job-log.ts';
import type { Log } from './telemetry/log.ts';

interface Options {
  log: Log;
  /** Ends it. */
  signal: AbortSignal;
  pollMs: number;
}

/** What jobs of the demonstration send of themselves, on the ways by which telemetry of others comes in. */
export function createDemoTelemetry(
  telemetry: Pick<AppTelemetry, 'accept' | 'status' | 'ended'>,
  { log, signal, pollMs }: Options,
) {
  const offer = (request: Parameters<typeof sendTelemetry>[1]) => sendTelemetry(telemetry.accept, request, signal);

  async function offerOne(sending: Sending): Promise<void> {
    if (sending.way === 'spans') {
      const { resourceSpans } = sending;
      await offer({ signal: 'traces', encoding: 'json', body: Buffer.from(JSON.stringify({ resourceSpans })) });
    } else if (sending.way === 'records') {
      await offer({ signal: 'logs', encoding: 'records', body: Buffer.from(sending.body) });
    } else {
      const send = (body: Buffer) => offer({ signal: 'logs', encoding: 'protobuf', body });
      await takeJobLog(sending.job, sending.steps, inOne(sending.text), send, signal);
    }
  }

  return {
    /** Resolves when it is durable. What is not taken is told in the log and left out. Never rejects. */
    async send(sending: Sending): Promise<void> {
      try {
        if (telemetry.ended() === null && !signal.aborted) await offerOne(sending);
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, 'telemetry of the demonstration was not taken');
      }
    },
    /** Resolves when what was sent can be seen, or when there is nobody to store it. */
    async stored(): Promise<void> {
      while (!signal.aborted && telemetry.ended() === null) {
        const { journal } = await telemetry.status();
        if (journal === null || journal.entries === 0) return;
        await sleep(pollMs, undefined, { ref: false });
      }
    },
  };
}

async function* inOne(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
