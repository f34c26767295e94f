import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drain } from './drain.ts';
import { createOutbox, leastFileBytes } from './outbox.ts';
import type { Outcome, Post } from './post.ts';
import type { AgentSettings } from './settings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runlens-outbox-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const settings = (changes: Partial<AgentSettings> = {}): AgentSettings => ({
  traces: { url: 'http://one/v1/traces', headers: { authorization: 'Bearer a' } },
  logs: { url: 'http://one/v1/logs', headers: { authorization: 'Bearer a' } },
  resource: {},
  logBytes: 1,
  bufferDir: join(folder, 'buffer'),
  bufferBytes: 2 ** 20,
  waitMs: 60_000,
  problems: [],
  ...changes,
});
const envelope = (size = 10, records = 1) => ({ signal: 'logs' as const, body: Buffer.alloc(size, 7), records });
const never = new AbortController().signal;

/** Answers in turn; the last answer for good. */
function poster(...answers: Outcome[]) {
  const bodies: Buffer[] = [];
  const post: Post = async (_, body) => {
    bodies.push(body);
    return answers[Math.min(bodies.length, answers.length) - 1] ?? { kind: 'sent', rejected: 0 };
  };
  return { post, bodies };
}

test('what is kept is read again as it was, oldest first', () => {
  const outbox = createOutbox(settings());
  for (const size of [1, 2, 3]) expect(outbox.keep(envelope(size, size))).toBe(true);
  expect(outbox.list().map((name) => outbox.read(name))).toEqual([1, 2, 3].map((size) => envelope(size, size)));
});

describe('beyond the bound', () => {
  test('nothing more is kept, and what is there stays', () => {
    const outbox = createOutbox(settings({ bufferBytes: 100_000 }));
    const kept = Array.from({ length: 20 }, () => outbox.keep(envelope(20_000)));
    expect(kept.filter(Boolean)).toHaveLength(5);
    expect(outbox.list()).toHaveLength(5);
  });

  test('small files count as large ones do, and those of other credentials too', () => {
    const target = (token: string) => ({ url: 'http://one', headers: { authorization: token } });
    const bufferBytes = 3 * leastFileBytes;
    const kept = ['a', 'b', 'c', 'd'].map((token) =>
      createOutbox(settings({ bufferBytes, logs: target(token) })).keep(envelope()),
    );
    expect(kept).toEqual([true, true, true, false]);
  });

  test('what nobody came back for in a week makes room', () => {
    const bufferBytes = leastFileBytes;
    createOutbox(settings({ bufferBytes })).keep(envelope());
    const other = createOutbox(settings({ bufferBytes, logs: { url: 'http://two', headers: {} } }));
    const keptAfter = (days: number): boolean => {
      const then = new Date(Date.now() - days * 86_400_000);
      for (const dir of readdirSync(join(folder, 'buffer'))) utimesSync(join(folder, 'buffer', dir), then, then);
      return other.keep(envelope());
    };
    expect([0, 6, 8].map(keptAfter)).toEqual([false, false, true]);
  });
});

test('another address or credential has a directory of its own, and none tells the credential', () => {
  const target = (url: string, token: string) => ({ url, headers: { authorization: `Bearer ${token}` } });
  const outboxes = [target('http://one', 'a'), target('http://one', 'hunter2'), target('http://two', 'a')].map((logs) =>
    createOutbox(settings({ logs })),
  );
  expect(outboxes[0]?.keep(envelope())).toBe(true);
  expect(outboxes.map((outbox) => outbox.list().length)).toEqual([1, 0, 0]);
  for (const outbox of outboxes) outbox.keep(envelope());
  expect(readdirSync(join(folder, 'buffer'))).toHaveLength(3);
  expect(readdirSync(folder, { recursive: true }).join()).not.toContain('hunter2');
});

test('nobody else can read it, not even where the directory was there with another mode', () => {
  const outbox = createOutbox(settings());
  outbox.keep(envelope());
  outbox.pauseUntil(5);
  const [dir = ''] = readdirSync(join(folder, 'buffer'));
  chmodSync(join(folder, 'buffer', dir), 0o755);
  outbox.keep(envelope());
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  }
});

describe('a directory that is not ours is not used', () => {
  test('one that others can write to', () => {
    mkdirSync(join(folder, 'buffer'));
    chmodSync(join(folder, 'buffer'), 0o777);
    expect(createOutbox(settings()).keep(envelope())).toBe(false);
  });
  test('a link', () => {
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'buffer'));
    expect(createOutbox(settings()).keep(envelope())).toBe(false);
    expect(
      readdirSync(join(folder, 'elsewhere'), { recursive: true }).filter((name) => String(name).endsWith('.otlp')),
    ).toEqual([]);
  });
  test('a file', () => {
    writeFileSync(join(folder, 'buffer'), '');
    const outbox = createOutbox(settings());
    expect(outbox.keep(envelope())).toBe(false);
    expect({
      list: outbox.list(),
      paused: outbox.pausedUntil(),
      refused: outbox.takeRefused(),
      lock: outbox.lock(),
    }).toEqual({
      list: [],
      paused: 0,
      refused: 0,
      lock: false,
    });
  });
});

test('one process at a time empties it; a lock that nobody touches any more is taken over', () => {
  const [one, two] = [createOutbox(settings()), createOutbox(settings())];
  one.keep(envelope());
  expect([one.lock(), two.lock()]).toEqual([true, false]);
  const [dir = ''] = readdirSync(join(folder, 'buffer'));
  const long = new Date(Date.now() - 60_000);
  utimesSync(join(folder, 'buffer', dir, 'lock'), long, long);
  expect([two.lock(), one.lock()]).toEqual([true, false]);
  two.unlock();
  expect(one.lock()).toBe(true);
});

describe('emptying it', () => {
  test('sends what is there and ends a pause', async () => {
    const outbox = createOutbox(settings());
    outbox.keep(envelope(1));
    outbox.keep(envelope(2));
    outbox.pauseUntil(Date.now() + 60_000);
    const { post, bodies } = poster({ kind: 'sent', rejected: 0 });
    expect(await drain(outbox, settings(), post, never)).toBe(0);
    expect(bodies.map(({ length }) => length)).toEqual([1, 2]);
    expect(outbox.pausedUntil()).toBe(0);
    expect(outbox.lock()).toBe(true);
  });

  test('stops at a server that does not take it, for as long as that one says', async () => {
    const outbox = createOutbox(settings());
    outbox.keep(envelope());
    outbox.keep(envelope());
    const { post, bodies } = poster({ kind: 'later', reason: 'answer 429', afterMs: 90_000 });
    const before = Date.now();
    expect(await drain(outbox, settings(), post, never)).toBe(2);
    expect(bodies).toHaveLength(1);
    expect(outbox.pausedUntil()).toBeGreaterThanOrEqual(before + 90_000);
  });

  test('leaves a server alone that answers, but slower than a command would wait', async () => {
    const outbox = createOutbox(settings());
    outbox.keep(envelope());
    const until = Date.now() + 60_000;
    outbox.pauseUntil(until);
    expect(await drain(outbox, settings({ waitMs: -1 }), poster({ kind: 'sent', rejected: 0 }).post, never)).toBe(0);
    expect(outbox.pausedUntil()).toBe(until);
  });

  test('drops what is refused for good, goes on, and tells how much that was, once', async () => {
    const outbox = createOutbox(settings());
    outbox.keep(envelope(1, 40));
    outbox.keep(envelope(1, 5));
    const { post } = poster({ kind: 'refused', reason: 'answer 400' }, { kind: 'sent', rejected: 2 });
    expect(await drain(outbox, settings(), post, never)).toBe(0);
    expect([outbox.takeRefused(), outbox.takeRefused()]).toEqual([42, 0]);
  });

  test('does nothing while another does it', async () => {
    const outbox = createOutbox(settings());
    outbox.keep(envelope());
    createOutbox(settings()).lock();
    const { post, bodies } = poster({ kind: 'sent', rejected: 0 });
    expect(await drain(outbox, settings(), post, never)).toBe(1);
    expect(bodies).toEqual([]);
  });
});
