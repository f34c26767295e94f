import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppliedBatch } from '../../model/applied.ts';
import { createLiveClients, type LiveClient, type LiveClients } from './live-clients.ts';

const batch = (...repositories: string[]): AppliedBatch => ({
  sequence: 1,
  appliedAt: 5,
  events: 1,
  deadLetters: 0,
  runs: 1,
  jobs: 1,
  organizations: [],
  repositories,
  truncated: false,
});

class FakeResponse {
  written: string[] = [];
  ended = false;
  writableNeedDrain = false;
  writableLength = 0;
  write(text: string): boolean {
    this.written.push(text);
    return true;
  }
  end(): this {
    this.ended = true;
    return this;
  }
  destroy(): this {
    return this;
  }
  get events(): { repositories: string[]; truncated: boolean }[] {
    return this.written.flatMap((text) =>
      text.startsWith('event: applied') ? [JSON.parse(text.split('data: ')[1] ?? '')] : [],
    );
  }
}

let clients: LiveClients;
beforeEach(() => {
  vi.useFakeTimers();
  clients = createLiveClients({
    maxClients: 2,
    paceMs: 1000,
    heartbeatMs: 5000,
    maxAgeMs: 60_000,
    now: () => Date.now(),
  });
});
afterEach(() => {
  clients.close();
  vi.useRealTimers();
});

function watch(organizations: string[] | null = null): FakeResponse {
  const response = new FakeResponse();
  expect(clients.add({ response, organizations } as unknown as LiveClient)).toBe(true);
  return response;
}

describe('createLiveClients', () => {
  it('tells once a second what changed meanwhile', () => {
    const response = watch();
    for (let i = 0; i < 40; i += 1) {
      clients.applied(batch(`a/${i % 3}`));
      vi.advanceTimersByTime(100);
    }
    expect(response.events.length).toBeGreaterThanOrEqual(3);
    expect(response.events.length).toBeLessThanOrEqual(5);
    expect(response.events[1]?.repositories.sort()).toEqual(['a/0', 'a/1', 'a/2']);
  });

  it('tells a limited watcher only of its organisations', () => {
    const response = watch(['a']);
    clients.applied(batch('ab/x', 'b/a'));
    vi.advanceTimersByTime(2000);
    expect(response.events).toEqual([]);
    clients.applied(batch('a/x', 'b/y'));
    vi.advanceTimersByTime(2000);
    expect(response.events.map((one) => one.repositories)).toEqual([['a/x']]);
  });

  it('collects, bounded, for a watcher that does not read, and lets go of one that never does', () => {
    const response = watch();
    response.writableNeedDrain = true;
    for (let i = 0; i < 1000; i += 1) clients.applied(batch(`a/${i}`));
    vi.advanceTimersByTime(20_000);
    expect(response.events).toEqual([]);
    response.writableNeedDrain = false;
    vi.advanceTimersByTime(1000);
    expect(response.events).toHaveLength(1);
    expect(response.events[0]).toMatchObject({ truncated: true });
    expect(response.events[0]?.repositories).toHaveLength(200);
    response.writableLength = 1_000_000;
    vi.advanceTimersByTime(1000);
    expect(response.ended).toBe(true);
  });

  it('keeps the connection alive, and ends it in time so that the token is looked at again', () => {
    const response = watch();
    vi.advanceTimersByTime(12_000);
    expect(response.written.filter((text) => text === ': alive\n\n')).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    expect(response.ended).toBe(true);
  });

  it('takes so many and no more', () => {
    watch();
    watch();
    expect(clients.add({ response: new FakeResponse(), organizations: null } as unknown as LiveClient)).toBe(false);
  });
});
