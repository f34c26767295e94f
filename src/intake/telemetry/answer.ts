import type { LineFault } from '../../sources/log-records/line-faults.ts';

/** What became of a request, whatever way it came. Outcomes are data. */
export type TelemetryAnswer =
  /** Durable, but for `rejected` records. Final: it must not be sent again. */
  | {
      outcome: 'accepted';
      accepted: number;
      rejected: number;
      message: string;
      /** The first of the rejected records, where it is known which ones they are. */
      errors: readonly LineFault[];
    }
  /** Never tried again. `reason` says which answer it is. */
  | { outcome: 'refused'; reason: RefusalReason; message: string }
  /** Nothing was kept; to be tried again. */
  | {
      outcome: 'busy';
      reason: BusyReason;
      message: string;
      retryAfterSeconds: number;
    };

export type BusyReason = 'full' | 'overloaded' | 'starting' | 'limited' | 'unavailable';

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
