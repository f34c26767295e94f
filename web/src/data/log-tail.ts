import { type Dispatch, type RefObject, type SetStateAction, useEffect, useRef, useState } from 'react';
import type { LogLine } from './logs.ts';

/** Lines that a tail keeps; what is older is found by searching. */
const mostKept = 2000;

export interface LogTail {
  /** `ended`: the server would not have it, or no longer. */
  state: 'off' | 'connecting' | 'live' | 'ended';
  /** Newest first. */
  lines: LogLine[];
  /** Came while paused. */
  waiting: number;
  /** How many lines were shown or dropped since it began. */
  told: number;
  /** Lines that the server did not send because there were too many. */
  dropped: number;
}

const nothing: LogTail = { state: 'connecting', lines: [], waiting: 0, told: 0, dropped: 0 };

/**
 * Follows lines as they are stored. `address` null: off. While paused, lines are kept aside. `onReady` is called when the
 * stream has begun: what was stored before is to be asked for then.
 */
export function useLogTail(address: string | null, paused: boolean, onReady: () => void): LogTail {
  const [tail, setTail] = useState<LogTail>(nothing);
  const aside = useRef<LogLine[]>([]);
  const latest = useRef({ paused, onReady });
  latest.current = { paused, onReady };

  useEffect(() => {
    aside.current = [];
    setTail(nothing);
    if (address === null) return;
    const stream = new EventSource(address);
    stream.addEventListener('ready', () => {
      setTail((before) => ({ ...before, state: 'live' }));
      latest.current.onReady();
    });
    stream.addEventListener('error', () => {
      const state = stream.readyState === EventSource.CLOSED ? 'ended' : 'connecting';
      setTail((before) => ({ ...before, state }));
    });
    stream.addEventListener('dropped', (event) => {
      const { lines } = JSON.parse(event.data) as { lines: number };
      setTail((before) => ({ ...before, dropped: before.dropped + lines, told: before.told + lines }));
    });
    stream.addEventListener('lines', (event) => {
      const lines = (JSON.parse(event.data) as LogLine[]).reverse();
      aside.current = [...lines, ...aside.current].slice(0, mostKept);
      const waiting = aside.current.length;
      if (latest.current.paused) setTail((before) => ({ ...before, waiting }));
      else release(aside, setTail);
    });
    return () => stream.close();
  }, [address]);

  useEffect(() => {
    if (!paused && aside.current.length > 0) release(aside, setTail);
  }, [paused]);

  return address === null ? { ...nothing, state: 'off' } : tail;
}

/** Shows what was kept aside. */
function release(aside: RefObject<LogLine[]>, setTail: Dispatch<SetStateAction<LogTail>>): void {
  const kept = aside.current;
  aside.current = [];
  setTail((before) => ({
    ...before,
    lines: [...kept, ...before.lines].slice(0, mostKept),
    told: before.told + kept.length,
    waiting: 0,
  }));
}
