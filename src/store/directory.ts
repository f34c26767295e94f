import { existsSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { RunlensError } from '../errors.ts';

/**
 * The engine itself holds a kernel lock (`flock`) on `status` in its directory while it runs; the kernel drops it when the
 * process ends, however it ends, so there is no stale lock to clear after `kill -9`. We only look at that lock first, to
 * say one clear sentence before the engine says many.
 */
export function checkDirectory(dataDir: string, path: string): void {
  probeWritable(dataDir, path);
  if (lockedByAnother(path)) throw new RunlensError('directory_in_use', { path: dataDir });
}

/** The engine would not open: why? */
export function refusal(dataDir: string, path: string, error: unknown): RunlensError {
  try {
    checkDirectory(dataDir, path);
  } catch (known) {
    if (known instanceof RunlensError) return known;
  }
  if (statusOwnerIsAlive(path)) return new RunlensError('directory_in_use', { path: dataDir }, error);
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return new RunlensError('engine_unavailable', { reason }, error);
}

const probeBytes = 4 * 1024 * 1024;

/** Read-only, no permission, no such parent, disk full: found by writing as much as a start needs, then removed. */
function probeWritable(dataDir: string, path: string): void {
  // Several threads of one process open the store, some at the same moment.
  const probe = join(dataDir, `.probe-${process.pid}-${threadId}`);
  try {
    if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true });
    try {
      writeFileSync(probe, Buffer.alloc(probeBytes), { flush: true });
    } finally {
      if (existsSync(probe)) unlinkSync(probe);
    }
    if (!existsSync(path)) mkdirSync(path);
  } catch (error) {
    throw new RunlensError('directory_unwritable', { path: dataDir, reason: systemReason(error) }, error);
  }
}

const reasons: Record<string, string> = {
  EROFS: 'it is on a read-only file system',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file is in its place',
  ENOENT: 'it does not exist and could not be made',
};

function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code && reasons[code]) ?? message;
}

/** Linux lists every kernel lock with owner and inode; elsewhere the engine's own refusal tells. */
function lockedByAnother(path: string): boolean {
  try {
    const { dev, ino } = statSync(join(path, 'status'));
    // Inode numbers repeat from file system to file system; the device tells them apart.
    const file = `${hex((dev >> 8) & 0xfff)}:${hex((dev & 0xff) | ((dev >> 12) & 0xfff00))}:${ino}`;
    // `1: FLOCK  ADVISORY  WRITE 11558 fe:00:1234 0 EOF`
    return readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .map((line) => line.split(/\s+/))
      .some((part) => part[5] === file && Number(part[4]) !== process.pid && Number(part[4]) > 0);
  } catch {
    return false;
  }
}

const hex = (part: number): string => part.toString(16).padStart(2, '0');

/** The engine writes `PID: n` into its status file. */
function statusOwnerIsAlive(path: string): boolean {
  try {
    const pid = Number(/^PID: (\d+)/m.exec(readFileSync(join(path, 'status'), 'utf8'))?.[1]);
    if (!pid || pid === process.pid) return false;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
