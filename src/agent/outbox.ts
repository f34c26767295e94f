import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../model/sha256.ts';
import { makePrivate } from './private-directory.ts';
import type { AgentSettings } from './settings.ts';
import { newSpanId } from './trace-context.ts';

export type Signal = 'traces' | 'logs';

/** One request that waits to be sent. */
export interface Envelope {
  signal: Signal;
  /** Compressed, but for a small one. Sent again exactly as it was, so that a server can tell that it has it. */
  body: Buffer;
  /** Spans or log records in it. */
  records: number;
}

/** What a small file costs a disk, and those who list it: so the bound is one of their number, too. */
export const leastFileBytes = 16 * 1024;
/** Where nothing happened for so long, job and credential are gone. */
const abandonedMs = 7 * 86_400_000;
/** This room's directories, this one's and those of open-spans.ts: the user may have given us a place where more is. */
const ownName = /^(spans-)?[0-9a-f]{16}$/;
const boxName = /^[0-9a-f]{16}$/;
/** A process that holds the lock and has not touched it for so long is gone, or hangs. */
const lockStaleMs = 30_000;
const entryName = /^\d+-\d+-\d+-[0-9a-f]+\.(traces|logs)\.(\d+)\.otlp$/;

/**
 * What could not be sent, as files: a directory of its own for each address and credential, so that nothing is ever sent anywhere else
 * than where it was meant to go, and readable for nobody else. Several processes use one directory at once: names are unique, files
 * appear whole, and one at a time empties it. Nothing here throws: a full or unwritable disk is an answer.
 */
export function createOutbox({ bufferDir, bufferBytes, traces, logs }: AgentSettings) {
  let known = '';
  const dir = (): string => {
    known ||= join(bufferDir, sha256Hex(JSON.stringify([traces, logs])).slice(0, 16));
    return known;
  };
  const at = (name: string): string => join(dir(), name);
  /** Where no command has ever kept anything, whatever its address, not even the name of the directory is needed. */
  const look = <T>(act: () => T, otherwise: T): T => {
    const mayBe = known !== '' || attempt(() => readdirSync(bufferDir).some((name) => boxName.test(name)), false);
    return mayBe ? attempt(act, otherwise) : otherwise;
  };
  let sequence = 0;

  const prepare = (): void => makePrivate(bufferDir, dir());
  const everyDir = (): string[] =>
    readdirSync(bufferDir)
      .filter((name) => ownName.test(name))
      .map((name) => join(bufferDir, name));
  /** Over all directories: where each job has a credential of its own, each begins a new one. */
  function used(): number {
    let bytes = 0;
    for (const place of everyDir()) {
      for (const name of attempt(() => readdirSync(place), [])) {
        if (!name.includes('.otlp')) continue;
        bytes += Math.max(
          leastFileBytes,
          attempt(() => statSync(join(place, name)).size, 0),
        );
      }
    }
    return bytes;
  }
  const fits = (length: number): boolean => used() + Math.max(leastFileBytes, length) <= bufferBytes;
  function removeAbandoned(): void {
    for (const place of everyDir()) {
      if (place === dir()) continue;
      const touched = attempt(() => statSync(place).mtimeMs, Date.now());
      if (Date.now() - touched > abandonedMs) attempt(() => rmSync(place, { recursive: true, force: true }), undefined);
    }
  }

  return {
    /** False when there is no room, or no disk; then the records are lost and the caller counts them. */
    keep({ signal, body, records }: Envelope): boolean {
      sequence += 1;
      const name = `${Date.now()}-${process.pid}-${sequence}-${newSpanId()}.${signal}.${records}.otlp`;
      const unfinished = at(`${name}.part`);
      return attempt(() => {
        prepare();
        if (!fits(body.length)) {
          removeAbandoned();
          if (!fits(body.length)) return false;
        }
        try {
          writeFileSync(unfinished, body, { mode: 0o600 });
          renameSync(unfinished, at(name));
          return true;
        } catch {
          rmSync(unfinished, { force: true });
          return false;
        }
      }, false);
    },

    /** Names of what waits, oldest first. */
    list: (): string[] =>
      look(
        () =>
          readdirSync(dir())
            .filter((name) => entryName.test(name))
            .sort(),
        [],
      ),

    read(name: string): Envelope | null {
      const [, signal, records] = entryName.exec(name) ?? [];
      const body = attempt(() => readFileSync(at(name)), null);
      return body === null ? null : { signal: signal as Signal, body, records: Number(records) };
    },

    remove: (name: string): void => attempt(() => rmSync(at(name), { force: true }), undefined),

    /** True when nobody else empties the directory now; `unlock` then. */
    lock(): boolean {
      const take = (): boolean =>
        attempt(() => {
          writeFileSync(at('lock'), String(process.pid), { flag: 'wx', mode: 0o600 });
          return true;
        }, false);
      if (take()) return true;
      const touched = attempt(() => statSync(at('lock')).mtimeMs, null);
      if (touched === null || Date.now() - touched < lockStaleMs) return false;
      attempt(() => rmSync(at('lock'), { force: true }), undefined);
      return take();
    },
    touchLock: (): void => attempt(() => utimesSync(at('lock'), new Date(), new Date()), undefined),
    unlock: (): void => attempt(() => rmSync(at('lock'), { force: true }), undefined),

    /** Until when no command should try the server, in epoch milliseconds; 0: try. */
    pausedUntil: (): number => look(() => Number(readFileSync(at('paused-until'), 'utf8')) || 0, 0),
    pauseUntil(epochMs: number): void {
      attempt(() => {
        prepare();
        if (epochMs === 0) rmSync(at('paused-until'), { force: true });
        else writeFileSync(at('paused-until'), String(epochMs), { mode: 0o600 });
      }, undefined);
    },

    /** Records that were kept here and then refused for good. The next command that ends reports them. */
    noteRefused: (records: number): void =>
      attempt(() => appendFileSync(at('refused'), `${records}\n`, { mode: 0o600 }), undefined),
    takeRefused(): number {
      return look(() => {
        const mine = at(`refused-${process.pid}`);
        renameSync(at('refused'), mine);
        const text = readFileSync(mine, 'utf8');
        rmSync(mine);
        return text.split('\n').reduce((sum, line) => sum + (Number(line) || 0), 0);
      }, 0);
    },
  };
}

export type Outbox = ReturnType<typeof createOutbox>;

function attempt<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
