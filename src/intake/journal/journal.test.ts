import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IntakeEvent } from '../../model/events.ts';
import type { AppendOutcome } from '../../model/journal.ts';
import { openEnvironment } from './environment.ts';
import { createJournalReader } from './reader.ts';
import { createJournalWriter } from './writer.ts';

let path: string;
const maxBytes = 2 ** 24;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'runlens-journal-'));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

const anEvent = (deliveryId: string, body: string | Uint8Array = '{}'): IntakeEvent => ({
  source: 'github',
  event: 'workflow_job',
  deliveryId,
  receivedAt: 1_700_000_000_000,
  tenant: '',
  body: Buffer.from(body),
});
const openWriter = (more: object = {}) => createJournalWriter({ path, maxBytes, maxAgeMs: 1e15, ...more });
const openReader = () => createJournalReader({ path, maxBytes });
const all = { entries: 1000, bytes: 2 ** 30 };

describe('journal', () => {
  it('gives back what was appended, in order, byte for byte', async () => {
    const writer = openWriter();
    const bodies = [Buffer.from([0, 255, 254, 1]), Buffer.from('{"ü":1}'), Buffer.alloc(0), Buffer.alloc(100_000, 7)];
    await Promise.all(bodies.map((body, at) => writer.append(anEvent(`d${at}`, body))));
    const reader = openReader();
    const batch = await reader.nextBatch(all);
    expect(batch?.entries.map((entry) => Buffer.from(entry.body).toString('hex'))).toEqual(
      bodies.map((body) => body.toString('hex')),
    );
    expect(batch?.entries[0]).toMatchObject({
      source: 'github',
      event: 'workflow_job',
      deliveryId: 'd0',
      tenant: '',
      receivedAt: 1_700_000_000_000,
    });
    await reader.close();
    await writer.close();
  });

  it('answers a repetition without a write, also while the first is under way and after a reopen', async () => {
    let writer = openWriter();
    const both = await Promise.all([writer.append(anEvent('a')), writer.append(anEvent('a'))]);
    expect(both.map((one) => one.outcome)).toEqual(['appended', 'duplicate']);
    await writer.close();
    writer = openWriter();
    expect(await writer.append(anEvent('a'))).toEqual({ outcome: 'duplicate' });
    expect(await writer.append({ ...anEvent('a'), replay: { letter: null } })).toMatchObject({ outcome: 'appended' });
    const reader = openReader();
    expect((await reader.nextBatch(all))?.entries.map((entry) => entry.replay ?? false)).toEqual([
      false,
      { letter: null },
    ]);
    await reader.close();
    await writer.close();
  });

  it('repeats the very batch that was in flight, and forgets it after the commit', async () => {
    const writer = openWriter();
    for (const id of ['a', 'b', 'c']) await writer.append(anEvent(id));
    let reader = openReader();
    const first = await reader.nextBatch({ entries: 2, bytes: 2 ** 30 });
    await reader.close();
    await writer.append(anEvent('d'));
    reader = openReader();
    const again = await reader.nextBatch(all);
    expect(again).toEqual(first);
    if (!again) throw new Error('no batch');
    const next = reader.peek(again, all);
    expect(next?.entries.map((entry) => entry.deliveryId)).toEqual(['c', 'd']);
    await reader.commit(again, next ?? undefined);
    await reader.close();
    reader = openReader();
    const last = await reader.nextBatch(all);
    expect(last).toEqual(next);
    if (last) await reader.commit(last);
    expect(await reader.nextBatch(all)).toBeNull();
    await reader.close();
    await writer.close();
  });

  it('never uses a sequence twice, even when everything was applied before the reopen', async () => {
    let writer = openWriter({ seenMax: 0 });
    const one = await writer.append({ ...anEvent('a'), replay: { letter: null } });
    const reader = openReader();
    const batch = await reader.nextBatch(all);
    if (batch) await reader.commit(batch);
    await reader.close();
    await writer.close();
    writer = openWriter();
    const two = await writer.append(anEvent('b'));
    expect(one.outcome === 'appended' && two.outcome === 'appended' && two.sequence > one.sequence).toBe(true);
    await writer.close();
  });

  it('is full by size and by age, and accepts again', async () => {
    let time = 1_700_000_000_000;
    const writer = createJournalWriter({ path, maxBytes: 60_000, maxAgeMs: 1000, now: () => time });
    expect(await writer.append(anEvent('a', Buffer.alloc(70_000)))).toMatchObject({ outcome: 'appended' });
    time += 500;
    expect(await writer.append(anEvent('b'))).toEqual({
      outcome: 'full',
      retryAfterSeconds: 30,
      reason: 'the journal holds its limit of 60000 bytes',
    });
    const reader = openReader();
    const batch = await reader.nextBatch(all);
    if (batch) await reader.commit(batch);
    time += 500;
    expect(await writer.append({ ...anEvent('b'), receivedAt: time })).toMatchObject({ outcome: 'appended' });
    time += 2500;
    expect(await writer.append(anEvent('c'))).toMatchObject({ outcome: 'full' });
    expect(writer.refusal()).toContain('age limit');
    expect(writer.stats()).toMatchObject({ entries: 1, full: true });
    await reader.close();
    await writer.close();
  });

  it('is full when the disk is, before LMDB meets it, and accepts again', async () => {
    const file = join(path, 'data.mdb');
    let disk = 6 * 2 ** 20;
    const freeBytes = () => Promise.resolve(disk - statSync(file).size);
    const writer = openWriter({ freeBytes });
    const body = randomBytes(200_000);
    const outcomes: AppendOutcome[] = [];
    for (let n = 0; outcomes.at(-1)?.outcome !== 'full'; n += 1) {
      outcomes.push(await writer.append(anEvent(`d${n}`, body)));
    }
    const reason = 'the journal cannot be written: the disk is full';
    expect(outcomes.at(-1)).toEqual({ outcome: 'full', retryAfterSeconds: 30, reason });
    expect(writer.refusal()).toBe(reason);
    const length = statSync(file).size;
    expect(disk - length).toBeGreaterThanOrEqual(4 * 2 ** 20);
    expect(await Promise.all([1, 2].map((n) => writer.append(anEvent(`many${n}`, body))))).toMatchObject([
      { outcome: 'full' },
      { outcome: 'full' },
    ]);
    expect(statSync(file).size).toBe(length);
    disk = 2 ** 30;
    const large = await writer.append(anEvent('large', Buffer.alloc(10_000_000)));
    expect(large).toEqual({ outcome: 'appended', sequence: outcomes.length });
    expect(writer.refusal()).toBeNull();
    const reader = openReader();
    expect((await reader.nextBatch(all))?.entries).toHaveLength(outcomes.length);
    await reader.close();
    await writer.close();
  });

  it('makes its file as long as usual where the disk has plenty, and never longer by itself', async () => {
    const lengths = [];
    for (const free of [2 ** 40, 2 ** 20]) {
      const folder = mkdtempSync(join(path, 'usual-'));
      const writer = openWriter({ path: folder, usualBytes: 2 ** 23, freeBytes: () => Promise.resolve(free) });
      await writer.close();
      lengths.push(statSync(join(folder, 'data.mdb')).size);
    }
    expect(lengths[0]).toBeGreaterThanOrEqual(2 ** 23);
    expect(lengths[0]).toBeLessThan(2 ** 23 + 2 ** 20);
    expect(lengths[1]).toBeLessThan(2 ** 20);
  });

  it('is not longer after each start', async () => {
    const lengths = [];
    for (let start = 0; start < 4; start += 1) {
      const writer = openWriter({ usualBytes: 2 ** 23, freeBytes: () => Promise.resolve(2 ** 40) });
      await writer.append(anEvent(`start-${start}`, Buffer.alloc(1000)));
      await writer.close();
      lengths.push(statSync(join(path, 'data.mdb')).size);
    }
    expect(new Set(lengths).size).toBe(1);
  });

  it('every page that LMDB writes was there before', async () => {
    const file = join(path, 'data.mdb');
    const writer = openWriter({ maxBytes: 2 ** 30 });
    const reader = createJournalReader({ path, maxBytes: 2 ** 30 });
    for (let round = 0; round < 20; round += 1) {
      const sizes = Array.from({ length: 40 }, (_, n) => (n * 7919 * (round + 1)) % 150_000);
      await Promise.all(sizes.map((size, n) => writer.append(anEvent(`r${round}-${n}`, Buffer.alloc(size)))));
      if (round % 3 === 2) {
        const batch = await reader.nextBatch(all);
        if (batch) await reader.commit(batch);
      }
      const { root } = openEnvironment(path, 2 ** 30);
      const { lastPageNumber, pageSize } = root.getStats() as { lastPageNumber: number; pageSize: number };
      await root.close();
      expect(statSync(file).size - (lastPageNumber + 1) * pageSize).toBeGreaterThan(2 ** 19);
    }
    await reader.close();
    await writer.close();
  });

  it('hands a damaged record on as such, with all that follows it', async () => {
    const writer = openWriter();
    for (const id of ['a', 'b', 'c', 'd']) await writer.append(anEvent(id, 'x'.repeat(5000)));
    await writer.close();
    const raw = openEnvironment(path, maxBytes);
    const record = raw.entries.get(2);
    if (record) record[2000] = 0;
    if (record) await raw.entries.put(2, record);
    await raw.entries.put(3, Buffer.from([1, 2]));
    await raw.root.close();
    const reader = openReader();
    const batch = await reader.nextBatch(all);
    expect(batch?.entries.map((entry) => entry.damage ?? entry.deliveryId)).toEqual([
      'a',
      'check sum does not match',
      'record of 2 bytes is too short',
      'd',
    ]);
    await reader.close();
  });

  it('forgets delivery ids that are old or too many, bounded work at a time', async () => {
    const writer = openWriter({ seenMax: 100 });
    for (let at = 0; at < 400; at += 1) await writer.append(anEvent(`d${at}`));
    const raw = openEnvironment(path, maxBytes);
    expect((raw.seen.getStats() as { entryCount: number }).entryCount).toBeLessThanOrEqual(164);
    expect(await writer.append(anEvent('d399'))).toEqual({ outcome: 'duplicate' });
    expect(await writer.append(anEvent('d0'))).toMatchObject({ outcome: 'appended' });
    await raw.root.close();
    await writer.close();
  });

  it('keeps order, loses nothing and repeats nothing across any series of appends, commits and reopens', async () => {
    const step = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant('append' as const),
          ids: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 }),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('drain' as const),
          entries: fc.integer({ min: 1, max: 5 }),
          crash: fc.boolean(),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const folder = mkdtempSync(join(tmpdir(), 'runlens-journal-'));
        let writer = createJournalWriter({ path: folder, maxBytes, maxAgeMs: 1e15 });
        let reader = createJournalReader({ path: folder, maxBytes });
        const acknowledged: string[] = [];
        const applied: string[] = [];
        const drain = async (entries: number, crash: boolean) => {
          const batch = await reader.nextBatch({ entries, bytes: 2 ** 30 });
          if (!batch) return false;
          if (crash) {
            await reader.close();
            reader = createJournalReader({ path: folder, maxBytes });
            return true;
          }
          applied.push(...batch.entries.map((entry) => entry.deliveryId));
          await reader.commit(batch);
          return true;
        };
        for (const one of steps) {
          if (one.kind === 'append') {
            const outcomes = await Promise.all(one.ids.map((id) => writer.append(anEvent(String(id)))));
            one.ids.forEach((id, at) => {
              if (outcomes[at]?.outcome === 'appended') acknowledged.push(String(id));
            });
          } else if (one.kind === 'drain') await drain(one.entries, one.crash);
          else {
            await writer.close();
            writer = createJournalWriter({ path: folder, maxBytes, maxAgeMs: 1e15 });
          }
        }
        while (await drain(100, false));
        expect(applied).toEqual(acknowledged);
        expect(new Set(applied).size).toBe(applied.length);
        await reader.close();
        await writer.close();
        rmSync(folder, { recursive: true, force: true });
      }),
      { numRuns: 40 },
    );
  });
});
