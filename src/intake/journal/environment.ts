import { Buffer } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { type Database, open, type RootDatabase } from 'lmdb';

export interface JournalEnvironment {
  root: RootDatabase<Buffer, string>;
  /** sequence → record. */
  entries: Database<Buffer, number>;
  /** delivery key → '' for deliveries of the last days. */
  seen: Database<Buffer, string>;
  /** sequence → time (f64) + delivery key: the order in which `seen` is trimmed. */
  seenOrder: Database<Buffer, number>;
  meta: Database<Buffer, string>;
  /** The journal's own id, made once. */
  id: string;
}

/**
 * Opens the LMDB environment. Several threads of one process may each open it.
 *
 * `overlappingSync` stays off: with it lmdb-js resolves a write when it is visible and syncs later. Without it a commit
 * is `fdatasync` of the pages, then a synced write of the meta page, and only then does the promise resolve.
 * `noMemInit` stays off: with it, unused parts of pages on disk would hold whatever was in memory before, secrets that are masked by then among it.
 * The map is reserved once (address space, not disk), so it is never resized under a reader of another thread.
 */
export function openEnvironment(path: string, maxBytes: number): JournalEnvironment {
  const root = open<Buffer, string>({
    path,
    noSubdir: false,
    encoding: 'binary',
    overlappingSync: false,
    maxDbs: 8,
    mapSize: 4 * maxBytes + 2 ** 30,
  });
  const entries = root.openDB<Buffer, number>({ name: 'entries', encoding: 'binary' });
  const seen = root.openDB<Buffer, string>({ name: 'seen', encoding: 'binary' });
  const seenOrder = root.openDB<Buffer, number>({ name: 'seen-order', encoding: 'binary' });
  const meta = root.openDB<Buffer, string>({ name: 'meta', encoding: 'binary' });
  let id = meta.get('id')?.toString();
  if (!id) {
    id = randomBytes(6).toString('hex');
    meta.putSync('id', Buffer.from(id));
  }
  return { root, entries, seen, seenOrder, meta, id };
}

/** Key under which a delivery is remembered; ids of unusual length are hashed because LMDB keys are bounded. */
export function deliveryKey(source: string, deliveryId: string): string {
  const id = deliveryId.length <= 64 ? deliveryId : `#${createHash('sha256').update(deliveryId).digest('hex')}`;
  return `${source}/${id}`;
}
