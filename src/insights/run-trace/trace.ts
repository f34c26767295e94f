/** A span as it was sent. Times in microseconds (since the Unix epoch): exact in a number until the year 2255. */
export interface StoredSpan {
  spanId: string;
  /** '' for a root. */
  parentSpanId: string;
  name: string;
  service: string;
  /** OpenTelemetry's span kind: Internal, Server, Client, Producer, Consumer; '' when not said. */
  kind: string;
  startUs: number;
  durationUs: number;
  status: 'unset' | 'ok' | 'error';
  events: number;
  links: number;
  /** 0 and '' where the sender did not say. */
  jobId: number;
  jobName: string;
  stepNumber: number;
  /** Name of the runner that it came from. */
  runner: string;
}

/** One attempt of a run with its jobs and steps. Times in epoch milliseconds. */
export interface TracedRun {
  runId: number;
  attempt: number;
  name: string;
  conclusion: string | null;
  isOver: boolean;
  startedAt: number | null;
  completedAt: number | null;
  jobs: TracedJob[];
}

export interface TracedJob {
  jobId: number;
  name: string;
  baseName: string;
  conclusion: string | null;
  createdAt: number | null;
  startedAt: number | null;
  completedAt: number | null;
  carriedOver: boolean;
  /** Name of the runner that it was given to; '' when not known. */
  runner: string;
  steps: TracedStep[];
}

export interface TracedStep {
  number: number;
  name: string;
  conclusion: string | null;
  startedAt: number | null;
  completedAt: number | null;
}

/** A line of the waterfall: the run, a job, its wait in the queue, a step, or a span that was sent. */
export interface TraceNode {
  spanId: string;
  /** Where it hangs; null for a root. Not always the parent that the sender named. */
  parentId: string | null;
  kind: 'run' | 'job' | 'queue' | 'step' | 'span';
  name: string;
  service: string;
  spanKind: string;
  startUs: number;
  durationUs: number;
  /** Still going: it ends now, for the moment. */
  isOpen: boolean;
  status: 'unset' | 'ok' | 'error';
  /** How a run, job or step ended, in the words of its source; null for spans. */
  conclusion: string | null;
  /** A span with this id was sent, so it has attributes, events and links to show. */
  isStored: boolean;
  events: number;
  links: number;
}

/** A node in its place: depth-first, children in the order they began. */
export interface PlacedNode extends TraceNode {
  depth: number;
  /** Spans below it, at any depth. */
  below: number;
  /** How many of those failed. */
  failedBelow: number;
  /** Time in which it, and nothing below it, decided when the trace ended; 0 off the critical path. */
  criticalUs: number;
}
