import { sha256Hex } from './sha256.ts';

// Trace and span ids of a CI run as the OpenTelemetry Collector's githubreceiver makes them, so that a span sent from inside
// a job joins the run's trace with no coordination. All are lower-case hexadecimal.
// https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main/receiver/githubreceiver/trace_event_handling.go

/** 32 digits. The table `runs` computes the same in its column `trace_id`. */
export function traceIdOf(runId: number, attempt: number): string {
  return sha256Hex(`${runId}${attempt}t`).slice(0, 32);
}

/** Span of the run's attempt. */
export function rootSpanIdOf(runId: number, attempt: number): string {
  return spanId(`${runId}${attempt}s`);
}

export function jobSpanIdOf(jobId: number): string {
  return spanId(`${jobId}-j`);
}

/** Span of a job's time in the queue; a child of the job's. */
export function queueSpanIdOf(jobId: number): string {
  return spanId(`${jobId}-q`);
}

/** Span of a step, a child of the job's. By number, because names repeat within a job. */
export function stepSpanIdOf(jobId: number, number: number): string {
  return spanId(`${jobId}-${number}-s`);
}

interface JobName {
  runId: number;
  attempt: number;
  jobId: number;
  name: string;
}

/** Every id under which a span of ours may name the job as its parent: now, and before v0.151 of the Collector. */
export function knownJobSpanIds({ runId, attempt, jobId, name }: JobName): string[] {
  return [jobSpanIdOf(jobId), spanId(`${runId}${attempt}${name}`)];
}

/**
 * The same for a step: by its number, by its name (v0.151 of the Collector; equal for steps of one name), and by all of
 * run, attempt, job, name and number (before).
 */
export function knownStepSpanIds(job: JobName, step: { number: number; name: string }): string[] {
  return [
    stepSpanIdOf(job.jobId, step.number),
    spanId(`${job.jobId}-${step.name}-s`),
    spanId(`${job.runId}${job.attempt}${job.name}${step.name}${step.number}`),
  ];
}

/** The same for the queue span. */
export function knownQueueSpanIds({ runId, attempt, jobId, name }: JobName): string[] {
  return [queueSpanIdOf(jobId), spanId(`${runId}${attempt}${name}queue-${name}1`)];
}

const spanId = (text: string): string => sha256Hex(text).slice(16, 32);
