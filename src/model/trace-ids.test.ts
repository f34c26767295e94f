import { expect, test } from 'vitest';
import {
  knownJobSpanIds,
  knownQueueSpanIds,
  knownStepSpanIds,
  rootSpanIdOf,
  stepSpanIdOf,
  traceIdOf,
} from './trace-ids.ts';

// Golden values of receiver/githubreceiver/testdata: workflow-run-expected.yaml, workflow-job-expected.yaml and
// workflow-job-skipped-expected.yaml.
const job = { runId: 14_460_881_260, attempt: 13, jobId: 40_685_651_258, name: 'test (1.23)' };

test('trace and root span are those of the githubreceiver, and so is the link to the attempt before', () => {
  expect(traceIdOf(job.runId, job.attempt)).toBe('731ec8a47fd7450f753a812a4a8aa5a0');
  expect(traceIdOf(job.runId, job.attempt - 1)).toBe('3ab150c94bf95169f4958bc860bddc3b');
  expect(rootSpanIdOf(job.runId, job.attempt)).toBe('aba151af7cfbcf0f');
});

test('jobs, queues and steps are known by the ids of older Collectors too', () => {
  expect(knownJobSpanIds(job)).toContain('e68a36b3514c8634');
  expect(knownQueueSpanIds(job)).toContain('d328504edfc4f5dc');
  expect(knownStepSpanIds(job, { number: 1, name: 'Set up job' })).toContain('103b52e85d34ae1c');
});

test('today a job, its queue and its steps are known by the id of the job', () => {
  // sha256 of `40685651258-j`, `-q`, `-1-s` and `-Set up job-s`, by sha256sum.
  expect(knownJobSpanIds(job)[0]).toBe('2b09b38c69b64a9c');
  expect(knownQueueSpanIds(job)[0]).toBe('79ff76cc79430e14');
  expect(knownStepSpanIds(job, { number: 1, name: 'Set up job' }).slice(0, 2)).toEqual([
    'ef959dde34fb5732',
    'd592338e114eb265',
  ]);
});

test('steps of one name have ids of their own', () => {
  expect(stepSpanIdOf(job.jobId, 1)).not.toBe(stepSpanIdOf(job.jobId, 2));
});
