import type { DeadCode } from '../model/events.ts';
import type { JobFact, MetricDelta, OpenJobFact, RunFact } from '../model/facts.ts';
import type { JournalEntry } from '../model/journal.ts';
import type { Deployment, Job, Push, Records, Run } from '../model/records.ts';
import type { EpochMs } from '../model/time.ts';

/** An event as it is kept raw, with what became of it. */
export interface StoredEvent extends JournalEntry {
  action: string;
  organization: string;
  repository: string;
  /** 0 when the event is about no run. */
  runId: number;
  /** 0 when the event is about no job. */
  jobId: number;
  outcome: 'mapped' | 'counted' | 'dead';
  /** From receipt to the batch being applied. */
  latencyMs: number;
}

/** An event that could not be mapped. Identity: (source, deliveryId); a later row replaces it. */
export interface DeadLetter extends JournalEntry {
  action: string;
  code: DeadCode;
  message: string;
  /** `open` until a replay or a person settles it. */
  state: 'open' | 'replayed' | 'dismissed';
  stateAt: EpochMs;
}

/** A value that has its own place in the budget of a label, or was folded into `other`. */
export interface LabelAdmission {
  label: string;
  value: string;
  folded: boolean;
  firstSeen: EpochMs;
}

/** A record whose table refuses its row; null when its row is in its table at last. */
export interface HeldRecord {
  kind: keyof Records;
  /** See model/merge/identity. */
  key: string;
  record: Records[keyof Records][number] | null;
}

/** What is kept of the rows that the store refuses. */
export interface Withheld {
  records: HeldRecord[];
  letters: DeadLetter[];
}

/** A change of a series, or of totals that are kept beside the families and not shown. */
export type StoredDelta = Omit<MetricDelta, 'family'> & { family: string };

/** Everything one range of the journal changes. See docs/design/001. */
export interface StoreBatch {
  /** The journal batch's id: the same range has the same id whenever it is applied. */
  id: string;
  /** Highest journal sequence of the range: later rows of a key replace earlier ones. */
  version: number;
  rawEvents: StoredEvent[];
  deadLetters: DeadLetter[];
  runs: Run[];
  jobs: Job[];
  /** Jobs whose steps are to be written (again); usually those whose steps changed. */
  jobsWithSteps: Job[];
  deployments: Deployment[];
  pushes: Push[];
  jobFacts: JobFact[];
  runFacts: RunFact[];
  openJobFacts: OpenJobFact[];
  metricDeltas: StoredDelta[];
  admissions: LabelAdmission[];
  /** Records that were held and whose rows are among these. */
  released: HeldRecord[];
  /** Only where rows were left out of the lists above. */
  withheld?: Withheld;
}
