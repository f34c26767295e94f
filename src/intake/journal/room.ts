import { Buffer } from 'node:buffer';
import { open, statfs } from 'node:fs/promises';
import { join } from 'node:path';

const MiB = 2 ** 20;
/** Always kept for what the reader writes, and for the pages that a commit copies. */
const reserveBytes = MiB;
/** Left to the store, which makes room in the journal when it can write. */
const leftToOthers = 4 * MiB;
/** Pages that one entry may touch besides its own: the leaves of four trees, and of what is trimmed. */
const pagesBytes = 16 * 1024;
/** Of the free space, at most this part is taken at once for what may never be needed. */
const shareOfFree = 0.1;

export interface RoomOptions {
  /** Directory of the environment. */
  path: string;
  /** Bytes from the file's beginning to the end of its last page in use. */
  usedBytes: () => number;
  /** Length that the file is given at once when the disk has plenty; it grows with need. */
  usualBytes: number;
  /** Bytes that the file system has for us; throws when it cannot tell. */
  freeBytes?: (path: string) => Promise<number>;
}

/** Space of the journal's file that exists on the disk before LMDB writes to it. */
export interface JournalRoom {
  /** Takes room for an entry of so many bytes: at once, or when the file has been made longer. False: the disk is full. */
  take(bytes: number): boolean | Promise<boolean>;
  /** The entry is written, or will not be. */
  done(bytes: number): void;
  close(): Promise<void>;
}

/**
 * Makes LMDB's file longer before its pages are needed. Two reasons:
 * - LMDB never meets a full disk: lmdb-js does not survive one for certain (a failed spill of pages can stop its writing
 *   thread for good, with answers that never come).
 * - A sync of a file that grows has to commit the file system's own log, and with it whatever the store is writing at that
 *   moment; a sync of blocks that exist does not (measured under load on ext4: 16 ms against 5).
 *
 * LMDB never looks at bytes past its last page. Zeros are appended (`O_APPEND`), so they can never land on a page.
 */
export function createRoom({ path, usedBytes, usualBytes, freeBytes = freeOf }: RoomOptions): JournalRoom {
  let allocated = 0;
  /** Bytes taken and not yet written; they may be in pages that `usedBytes` counts already. */
  let pending = 0;
  /** What can be taken; between two looks at the file it only falls. */
  let left = 0;
  let growing: Promise<boolean> | null = null;

  function look() {
    left = allocated - usedBytes() - pending - reserveBytes;
  }

  async function grow(needed: number): Promise<boolean> {
    // Opened for each growth: growing is rare, and an environment that is dropped leaves no file open.
    const file = await open(join(path, 'data.mdb'), 'a');
    try {
      allocated = (await file.stat()).size;
      look();
      const free = await freeBytes(path);
      const usual = usualBytes - allocated <= free * shareOfFree ? usualBytes - allocated : 0;
      // A file of the usual length is not made longer by every start.
      if (left >= needed && usual <= 0) return true;
      const step = Math.min(Math.max(allocated / 4, MiB), 16 * MiB);
      const blocks = Math.ceil(Math.max(needed - left, step, usual) / MiB);
      if (blocks * MiB > free - leftToOthers) return left >= needed;
      const zeros = Buffer.alloc(MiB);
      for (let n = 0; n < blocks; n += 1) allocated += (await file.write(zeros)).bytesWritten;
      await file.datasync();
      return true;
    } finally {
      look();
      await file.close();
    }
  }

  /** Never rejects: a file that cannot be made longer is a full disk. */
  function growOnce(needed: number): Promise<boolean> {
    growing ??= grow(needed)
      .catch(() => false)
      .finally(() => {
        growing = null;
      });
    return growing;
  }

  function takeNow(cost: number): boolean {
    const ahead = Math.min(Math.max(allocated / 8, MiB), 8 * MiB);
    if (left < cost + ahead) look();
    if (left < cost) return false;
    left -= cost;
    pending += cost;
    if (left < ahead) void growOnce(ahead);
    return true;
  }

  async function takeGrown(cost: number): Promise<boolean> {
    for (;;) {
      const grown = await growOnce(cost);
      if (takeNow(cost)) return true;
      if (!grown) return false;
    }
  }

  if (usualBytes > 0) void growOnce(0);
  return {
    take: (bytes) => takeNow(bytes + pagesBytes) || takeGrown(bytes + pagesBytes),
    done(bytes) {
      pending -= bytes + pagesBytes;
    },
    async close() {
      await growing;
    },
  };
}

async function freeOf(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
