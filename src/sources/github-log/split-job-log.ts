import { createLineSplitter } from '../../model/line-splitter.ts';
import type { LogSeverity } from '../../model/log-severity.ts';
import type { EpochMs } from '../../model/time.ts';
import { maxBodyBytes } from '../otlp/limits.ts';
import { buildkiteGroup, createSignReader, readMarker, severityOf } from './line-marker.ts';
import { createTimeReader } from './line-time.ts';
import { createStepTracker, type LoggedStep } from './step-tracker.ts';

/** What has to be known of a job to read its log. */
export interface LoggedJob {
  startedAt: EpochMs;
  completedAt: EpochMs;
  /** In the order of the job. */
  steps: readonly LoggedStep[];
}

/** A line of a job's log. */
export interface JobLogRecord {
  /** Nanoseconds since the epoch, in decimal. Of a line that says none: that of the line before, at first the job's start. */
  timeUnixNano: string;
  severity: LogSeverity;
  /** `error`, `warning`, `command`, `group` …: the line was `##[marker]body`. '' for a plain line. */
  marker: string;
  body: string;
  /** 0 when unknown. */
  stepNumber: number;
  stepName: string;
  /** Title of the group around it, that of the group it begins included; '' outside. */
  group: string;
  /** Bytes that its end is missing. */
  cutBytes: number;
}

const dayMs = 86_400_000;
/** A title is repeated on every line of its group. */
const maxGroupLength = 200;

/**
 * Splits the text of a job's log into records, a line each; only the line that ends a group becomes none. Memory does not
 * grow with the log, and records do not depend on how it is cut into chunks. Chunks may be reused after `push`.
 */
export function createJobLogSplitter(job: LoggedJob, take: (record: JobLogRecord) => void) {
  const times = createTimeReader(job.startedAt - dayMs, job.completedAt + dayMs);
  const signs = createSignReader();
  const steps = createStepTracker(job.steps);
  let timeUnixNano = `${job.startedAt}000000`;
  let step: ReturnType<typeof steps.at> = null;
  let group = '';
  let lines = 0;

  const splitter = createLineSplitter(maxBodyBytes, (line, cutBytes) => {
    lines += 1;
    const timed = times.read(line);
    timeUnixNano = timed.timeUnixNano ?? timeUnixNano;
    const { marker, body } = readMarker(timed.text);
    const found = steps.at(timed.seconds, signs.read({ marker, body }), body);
    if (found !== step) group = '';
    step = found;
    if (marker === 'endgroup') group = '';
    if (marker === 'endgroup' && body === '') return;
    const opened = marker === 'group' ? body : times.isBuildkite() ? buildkiteGroup(body) : null;
    if (opened !== null) group = opened.slice(0, maxGroupLength);
    take({
      timeUnixNano,
      severity: severityOf(marker),
      marker,
      body,
      stepNumber: step?.number ?? 0,
      stepName: step?.name ?? '',
      group,
      cutBytes,
    });
  });

  return {
    push: splitter.push,
    /** What has no line end yet becomes a line. Returns how many lines there were. */
    end(): number {
      splitter.flush();
      return lines;
    },
  };
}
