import { randomBytes } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { RunlensError } from '../../errors.ts';
import type { SecretInfo } from '../../model/secrets.ts';
import { openSealed, sealText } from './sealed-text.ts';

/** A registered value with what is told of it. */
export interface StoredValue extends SecretInfo {
  value: string;
}

interface Content {
  format: 1;
  values?: StoredValue[];
  /** The values as JSON, encrypted. */
  sealed?: string;
}

const ownerAlone = 0o600;

/**
 * The values of the file; none when there is no file. What a crash left beside it is removed, and others than its owner are kept
 * from reading it. Throws RunlensError `secrets_unreadable`, which says nothing of what is in it.
 * @param key '' when the values are kept as they are.
 */
export function readValues(path: string, key: string): { values: StoredValue[]; isSealed: boolean } {
  let text: string;
  try {
    removeDrafts(path);
    chmodSync(path, ownerAlone);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { values: [], isSealed: key !== '' };
    throw unreadable(path, code ?? 'unknown');
  }
  const content = parse<Content>(text);
  if (content?.format !== 1)
    throw unreadable(path, 'it is damaged, or a newer version wrote it; restore it from a backup');
  if (content.sealed === undefined) return { values: checked(path, content.values), isSealed: false };
  if (key === '') throw unreadable(path, 'they are encrypted; set RUNLENS_SECRETS_KEY_FILE');
  const opened = openSealed(content.sealed, key);
  if (opened === null)
    throw unreadable(path, 'RUNLENS_SECRETS_KEY is not the key they were encrypted with, or the file is damaged');
  return { values: checked(path, parse(opened)), isSealed: true };
}

/**
 * Replaces the file as a whole: after a crash the old or the new one is there, and what has been replaced does not come back.
 * Throws RunlensError `directory_unwritable`.
 */
export async function writeValues(path: string, key: string, values: readonly StoredValue[]): Promise<void> {
  const content: Content =
    key === '' ? { format: 1, values: [...values] } : { format: 1, sealed: sealText(JSON.stringify(values), key) };
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await written(draft, `${JSON.stringify(content)}\n`);
    await rename(draft, path);
    // The new name is on disk with its directory.
    const directory = await open(dirname(path), 'r');
    await directory.sync().finally(() => directory.close());
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new RunlensError('directory_unwritable', { path: dirname(path), reason }, error);
  }
}

async function written(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx', ownerAlone);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A draft holds values too. */
function removeDrafts(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    if (name.startsWith(`${basename(path)}.`) && name.endsWith('.tmp'))
      rmSync(join(dirname(path), name), { force: true });
  }
}

/** Undefined for what is no JSON. The reason would quote the text. */
function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function checked(path: string, values: unknown): StoredValue[] {
  const isValue = (one: Partial<StoredValue> | null) =>
    typeof one?.name === 'string' &&
    typeof one.value === 'string' &&
    (one.organization === null || typeof one.organization === 'string') &&
    typeof one.registeredAt === 'number' &&
    typeof one.by === 'string';
  if (!Array.isArray(values) || !values.every(isValue))
    throw unreadable(path, 'it is damaged; restore it from a backup');
  return values;
}

const unreadable = (path: string, reason: string) => new RunlensError('secrets_unreadable', { path, reason });
