import type { MessagePort, Worker } from 'node:worker_threads';

/** Calls between two threads: each side has methods by name, and gets results or errors as of a function. */
export interface Calls {
  call<R>(method: string, argument: unknown): Promise<R>;
}

type Message =
  | { type: 'call'; id: number; method: string; argument: unknown }
  | { type: 'result'; id: number; value: unknown }
  | { type: 'error'; id: number; error: unknown };

type Methods = Record<string, (argument: never) => unknown>;

/** Rejections carry what was thrown, as far as it can be cloned. `ended` rejects what is still waited for. */
export function createCalls(port: Worker | MessagePort, methods: Methods): Calls & { end(reason: Error): void } {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (reason: unknown) => void }>();
  let next = 0;
  let over: Error | null = null;

  async function answer(id: number, method: string, argument: unknown): Promise<void> {
    try {
      const value = await methods[method]?.(argument as never);
      port.postMessage({ type: 'result', id, value } satisfies Message);
    } catch (error) {
      port.postMessage({ type: 'error', id, error } satisfies Message);
    }
  }

  port.on('message', (message: Message) => {
    if (message.type === 'call') void answer(message.id, message.method, message.argument);
    else {
      const caller = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'result') caller?.resolve(message.value as never);
      else caller?.reject(message.error);
    }
  });
  return {
    call(method, argument) {
      if (over !== null) return Promise.reject(over);
      next += 1;
      const id = next;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        port.postMessage({ type: 'call', id, method, argument } satisfies Message);
      });
    },
    end(reason) {
      over = reason;
      for (const { reject } of waiting.values()) reject(reason);
      waiting.clear();
    },
  };
}
