import type { Http2Server, Http2Session } from 'node:http2';

/** How long connections may take, in milliseconds, and how many there may be. */
export interface SessionLimits {
  /** From the connection to its first call that is allowed. */
  firstCallMs: number;
  /** From one call to the next. Clients connect again by themselves. */
  idleMs: number;
  /** One call, from its headers to the answer. */
  callMs: number;
  sessions: number;
}

export const usualSessionLimits: SessionLimits = {
  firstCallMs: 10_000,
  idleMs: 300_000,
  callMs: 60_000,
  sessions: 1000,
};

const goingMs = 1000;

/** The connections of a gRPC server. */
export interface Sessions {
  /** A call of it was allowed: it may rest between calls. */
  trust(session: Http2Session | undefined): void;
  /** Tells all clients to go. */
  closeAll(): void;
  destroyAll(): void;
}

/** Node bounds neither how long a connection of HTTP/2 may be silent, nor how long a call may take. */
export function limitSessions(server: Http2Server, limits: SessionLimits): Sessions {
  const timers = new Map<Http2Session, NodeJS.Timeout>();
  const trusted = new WeakSet<Http2Session>();

  function after(session: Http2Session, ms: number, end: () => void): void {
    clearTimeout(timers.get(session));
    timers.set(session, setTimeout(end, ms));
  }

  /** A client that is told to go connects again when it has something to say; one that does not hear is cut off. */
  function endAfter(session: Http2Session, ms: number): void {
    after(session, ms, () => {
      after(session, goingMs, () => session.destroy());
      session.close();
    });
  }

  /** Those that nobody vouches for make room; the oldest first. */
  function hasRoom(): boolean {
    if (timers.size < limits.sessions) return true;
    for (const session of timers.keys()) {
      if (trusted.has(session)) continue;
      forget(session);
      session.destroy();
      return true;
    }
    return false;
  }

  function forget(session: Http2Session): void {
    clearTimeout(timers.get(session));
    timers.delete(session);
  }

  server.on('session', (session) => {
    // A broken connection ends its streams; there is nobody to tell.
    session.on('error', () => undefined);
    if (!hasRoom()) {
      session.destroy();
      return;
    }
    endAfter(session, limits.firstCallMs);
    session.on('close', () => forget(session));
  });
  server.on('sessionError', () => undefined);
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    const timer = setTimeout(() => stream.close(), limits.callMs);
    stream.on('close', () => clearTimeout(timer));
  });
  return {
    trust(session) {
      if (session === undefined || !timers.has(session)) return;
      trusted.add(session);
      endAfter(session, limits.idleMs);
    },
    closeAll() {
      for (const session of timers.keys()) session.close();
    },
    destroyAll() {
      for (const session of timers.keys()) session.destroy();
    },
  };
}
