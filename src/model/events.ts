import type { Records } from './records.ts';
import type { EpochMs } from './time.ts';

/** A payload as it came in, before anybody has read it. The journal keeps these. */
export interface IntakeEvent {
  source: string;
  /** The outside system's event name: `workflow_job`. */
  event: string;
  /** Unique per delivery at its source (`X-GitHub-Delivery`); a repetition carries the same one. */
  deliveryId: string;
  receivedAt: EpochMs;
  /** Organisation of the credential that sent it, '' when the sender proved itself by a shared secret. */
  tenant: string;
  /** The raw bytes, exactly as signed. */
  body: Uint8Array;
  /**
   * Read again after a fix: not deduplicated by delivery, and its raw row, which exists already, is not written again.
   * `letter` is the code of the dead letter that a successful reading settles, null when there is none.
   */
  replay?: { letter: DeadCode | null };
}

/** What mapping one event gave. Outcomes are data: a bad payload is never an exception. */
export type Mapping =
  | {
      outcome: 'mapped';
      action: string;
      organization: string;
      repository: string;
      runId: number;
      jobId: number;
      records: Records;
    }
  /** Known to exist, nothing in it for us: kept raw and counted. */
  | { outcome: 'counted'; action: string; organization: string; repository: string }
  | { outcome: 'dead'; action: string; code: DeadCode; message: string };

/** Why an event could not be mapped. Kept small: it is a label and a filter. */
export type DeadCode =
  | 'not_json'
  | 'too_deep'
  | 'wrong_shape'
  | 'missing_field'
  | 'unsafe_integer'
  | 'time_out_of_range'
  | 'unknown_source'
  /** Sent with a token limited to an organisation, and about another one. */
  | 'foreign_organization'
  /** Sent with a token limited to an organisation, about a run, job or deployment that is known as another's. */
  | 'foreign_record'
  | 'mapper_failed'
  /** The journal's record of the event failed its check sum. */
  | 'journal_damaged'
  /** The store refused a row of this event while its neighbours were written; what it tells is counted and held. */
  | 'store_refused';

/** The contract of a source: raw payload to records, pure. `now` bounds times in the future. */
export interface Source {
  name: string;
  /**
   * Raised when a corrected mapping reads the same payload as another record: what it reads replaces what an older one
   * read of the same event (docs/design/004). 1 to 65535.
   */
  mapping: number;
  map(event: IntakeEvent, now: EpochMs): Mapping;
}
