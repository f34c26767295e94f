import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { expect, test } from 'vitest';
import { blockingEnd } from './blocking-end.ts';
import { openPipes, type Pipe } from './pipes.ts';
import { relay } from './relay.ts';

async function openPipe(): Promise<Pipe> {
  const [pipe] = (await openPipes(1)) ?? [];
  if (pipe === undefined) throw new Error('no FIFO can be made here');
  return pipe;
}

/** Keeps the event loop from going on, as a busy machine does. */
function stall(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('what was written before the end is read, however late that is', async () => {
  const { readFd, writeFd } = await openPipe();
  const seen: string[] = [];
  const nowhere = openSync('/dev/null', 'w');
  const stream = relay(readFd, nowhere, (chunk) => seen.push(chunk.toString()));
  writeSync(writeFd, 'last words');
  closeSync(writeFd);
  stream.commandEnded();
  stall(500);
  await stream.done;
  expect(seen.join('')).toBe('last words');
  closeSync(nowhere);
});

test.runIf(process.platform === 'linux')(
  'a FIFO is opened again without waiting, with a writer and without',
  async () => {
    const { readFd, writeFd } = await openPipe();
    const bytes = Buffer.alloc(10);
    writeSync(writeFd, 'abc');
    const withWriter = blockingEnd(readFd);
    closeSync(writeFd);
    const without = blockingEnd(readFd);
    expect(bytes.toString('utf8', 0, readSync(withWriter, bytes))).toBe('abc');
    expect(readSync(without, bytes)).toBe(0);
    for (const fd of [readFd, withWriter, without]) closeSync(fd);
  },
);
