import { closeSync, constants, openSync } from 'node:fs';

/**
 * Another descriptor of a FIFO's reading end, whose reads wait for bytes. Opening a FIFO waits for a writer, and there may be none any
 * more; so one is there while it is opened. Throws where there is no /proc.
 */
export function blockingEnd(readFd: number): number {
  const path = `/proc/self/fd/${readFd}`;
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    return openSync(path, constants.O_RDONLY);
  } finally {
    closeSync(writer);
  }
}
