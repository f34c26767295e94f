import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { RunlensError } from '../../errors.ts';

/**
 * Reads a body of at most `maxBytes`. Gives null when the sender went away: there is nobody to answer.
 * @throws RunlensError `body_too_large`, as soon as it is known, without buffering the rest.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const tooLarge = () => {
      request.removeAllListeners('data');
      request.resume();
      reject(new RunlensError('body_too_large', { limit: maxBytes }));
    };
    if (Number(request.headers['content-length']) > maxBytes) {
      tooLarge();
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) tooLarge();
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
  });
}
