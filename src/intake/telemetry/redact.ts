import type { TelemetryRequest } from './accept.ts';

/** Masks secrets in a request, in place, before it is written anywhere (docs/design/005 §3). */
export function redact(_request: TelemetryRequest): void {
  // Takes `body`, with `signal` and `encoding` for its framing. The rules are not part of this room.
}
