import { Buffer } from 'node:buffer';
import type { Readable } from 'node:stream';
import { refused, type TelemetryAnswer } from './answer.ts';
import type { Share } from './memory-budget.ts';

/** A body, or the answer for one that is not read. `gone`: the sender went away, nobody is to be answered. */
export type ReadBody = { body: Buffer } | { answer: TelemetryAnswer } | { gone: true };

const overloadedRetrySeconds = 1;

export const tooLarge = (maxBytes: number): ReadBody => ({
  answer: refused('too_large', `The message is larger than ${maxBytes} bytes.`),
});

export const overloaded: ReadBody = {
  answer: {
    outcome: 'busy',
    reason: 'overloaded',
    message: 'Too much is being received at the moment. Try again.',
    retryAfterSeconds: overloadedRetrySeconds,
  },
};

/** Reads a stream of at most `maxBytes`, holding no more than the share has. The rest of a stream that is too long is not read. */
export function readStream(stream: Readable, maxBytes: number, share: Share): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (result: ReadBody) => {
      stream.removeAllListeners('data');
      resolve(result);
    };
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) stop(tooLarge(maxBytes));
      else if (!share.take(chunk.length)) stop(overloaded);
      else chunks.push(chunk);
    });
    stream.on('end', () =>
      resolve({ body: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size) }),
    );
    stream.on('error', () => resolve({ gone: true }));
    stream.on('close', () => resolve({ gone: true }));
  });
}
