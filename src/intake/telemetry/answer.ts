/** What became of a request, whatever way it came. Outcomes are data. */
export type TelemetryAnswer =
  /** Durable, but for `rejected` records. Final: it must not be sent again. */
  | { outcome: 'accepted'; rejected: number; message: string }
  /** Never tried again. `reason` says which answer it is. */
  | { outcome: 'refused'; reason: RefusalReason; message: string }
  /** Nothing was kept; to be tried again. */
  | {
      outcome: 'busy';
      reason: 'full' | 'overloaded' | 'starting' | 'limited';
      message: string;
      retryAfterSeconds: number;
    };

export type RefusalReason =
  | 'malformed'
  | 'too_large'
  | 'content_type'
  | 'content_encoding'
  | 'method'
  | 'not_found'
  | 'unauthorized'
  | 'forbidden'
  | 'internal';

export const refused = (reason: RefusalReason, message: string): TelemetryAnswer => ({
  outcome: 'refused',
  reason,
  message,
});
