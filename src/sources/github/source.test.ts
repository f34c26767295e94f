import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mapping } from '../../model/events.ts';
import type { Records } from '../../model/records.ts';
import { createGithubSource } from './source.ts';

const receivedAt = Date.parse('2025-11-01T00:00:00Z');
const source = createGithubSource();

function map(event: string, body: string | Uint8Array): Mapping {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return source.map({ source: 'github', event, deliveryId: '1', receivedAt, tenant: '', body: bytes }, receivedAt);
}
const payload = (name: string) => readFileSync(new URL(`testdata/${name}.payload.json`, import.meta.url), 'utf8');

/** Records of an odd case. */
function recordsOf(name: string): Records {
  const mapping = map(name.slice(0, name.indexOf('.')), payload(name));
  if (mapping.outcome !== 'mapped') throw new Error(`${name} is ${mapping.outcome}`);
  return mapping.records;
}

function jobOf(name: string) {
  const job = recordsOf(`workflow_job.${name}`).jobs[0];
  if (job === undefined) throw new Error(`${name} holds no job`);
  return job;
}

function runOf(name: string) {
  const run = recordsOf(name).runs[0];
  if (run === undefined) throw new Error(`${name} holds no run`);
  return run;
}

describe('what GitHub really sends', () => {
  test('workflow_job: null', () => {
    expect(map('workflow_job', payload('workflow_job.null-job'))).toEqual({
      outcome: 'dead',
      action: 'completed',
      code: 'wrong_shape',
      message: 'workflow_job must be an object, but is null.',
    });
  });

  test('a queue that would be negative is unknown', () => {
    expect(jobOf('negative-queue').queueMs).toBeNull();
  });

  test('a job that starts, runs and ends within one second took 0 ms', () => {
    expect(jobOf('equal-second')).toMatchObject({ queueMs: 0, durationMs: 0, carriedOver: false });
  });

  test('started_at before it starts is created_at again: unknown', () => {
    expect(jobOf('queued-start-is-created')).toMatchObject({ status: 'queued', startedAt: null, queueMs: null });
    expect(jobOf('waiting')).toMatchObject({ status: 'waiting', startedAt: null, waitingSeen: [receivedAt] });
  });

  test('a queued event is queued, whatever its picture of the job says', () => {
    expect(jobOf('queued-while-status-says-waiting')).toMatchObject({ status: 'queued', queuedSeen: [receivedAt] });
  });

  test('a finished job carried over by a re-run did no work in it', () => {
    expect(jobOf('carried-over')).toMatchObject({ carriedOver: true, queueMs: null });
    expect(recordsOf('workflow_job.carried-over').pushes).toEqual([]);
  });

  test('skipped jobs have no times of work, however odd theirs are', () => {
    for (const name of ['skipped-odd-times', 'skipped-ends-before-it-was-created', 'zero-times']) {
      expect(jobOf(name), name).toMatchObject({ queueMs: null, durationMs: null, carriedOver: false });
      expect(recordsOf(`workflow_job.${name}`).pushes, name).toEqual([]);
    }
  });

  test('a job cancelled before it got a runner neither queued nor ran for a known time', () => {
    const expected = { startedAt: null, queueMs: null, durationMs: null, runnerId: null };
    expect(jobOf('cancelled-before-it-got-a-runner')).toMatchObject(expected);
  });

  test('a run that needs approval waits: it has not ended', () => {
    const expected = { status: 'waiting', conclusion: null, completedAt: null, isFork: true };
    expect(runOf('workflow_run.action-required')).toMatchObject(expected);
  });

  test('attempts stay apart, and a missing one is the first', () => {
    expect(runOf('workflow_run.second-attempt').attempt).toBe(2);
    expect(jobOf('no-run-attempt').attempt).toBe(1);
  });

  test('bots, and forks that are gone', () => {
    expect(runOf('workflow_run.bot').actorIsBot).toBe(true);
    expect(runOf('workflow_run.deleted-fork').isFork).toBe(true);
    expect(recordsOf('push.bot').pushes[0]?.pusherIsBot).toBe(true);
  });

  test("a person's repository belongs to the person", () => {
    expect(jobOf('user-repository')).toMatchObject({ organization: 'mona', repository: 'mona/dots' });
  });

  test('a job brings what it knows of its run and its commit', () => {
    const { runs, pushes, jobs } = recordsOf('workflow_job.equal-second');
    expect(runs[0]).toMatchObject({ fromJobs: true, runId: 700, runNumber: null, status: 'completed' });
    expect(pushes[0]).toMatchObject({ pushedAt: null, firstCheckAt: jobs[0]?.completedAt });
  });
});

describe('events without records are counted', () => {
  test.each([
    ['ping', '{"zen":"x","hook_id":1,"repository":{"full_name":"a/b","owner":{"login":"a"}}}', 'a', 'a/b'],
    ['issues', '{"action":"opened","organization":{"login":"acme"}}', 'acme', ''],
    ['never_heard_of', '{}', '', ''],
    ['star', '{"repository":7}', '', ''],
  ])('%s', (event, body, organization, repository) => {
    expect(map(event, body)).toMatchObject({ outcome: 'counted', organization, repository });
  });
});

describe('bad input is a dead letter with its reason', () => {
  const job = payload('workflow_job.equal-second');
  test.each([
    ['not_json', 'nonsense', 'The body is not JSON'],
    ['not_json', '', 'The body is not JSON'],
    ['too_deep', `{"workflow_job":${'['.repeat(70)}${']'.repeat(70)}}`, 'deeper than 64'],
    ['wrong_shape', '[]', 'The body must be an object'],
    ['missing_field', '{}', 'workflow_job is missing'],
    [
      'unsafe_integer',
      job.replace('"run_id": 700', '"run_id": 9007199254740992'),
      'workflow_job.run_id is beyond 2^53',
    ],
    ['wrong_shape', job.replace('"run_id": 700', '"run_id": "700"'), 'workflow_job.run_id must be a whole number'],
    ['wrong_shape', job.replace('"run_id": 700', '"run_id": -700'), 'workflow_job.run_id must be a number from 0'],
    ['wrong_shape', job.replace('"run_id": 700', '"run_id": 0'), 'workflow_job.run_id must be a number above 0'],
    ['missing_field', job.replace('"run_id": 700', '"run_id": null'), 'workflow_job.run_id is missing'],
    ['wrong_shape', job.replace('"run_attempt": 1', '"run_attempt": 70000'), 'run_attempt must be a number from 0 to'],
    ['wrong_shape', job.replace('"steps": [', '"steps": [null,'), 'workflow_job.steps[0] must be an object'],
    ['wrong_shape', job.replace('acme/shop"', 'acme"'), 'repository.full_name must look like owner/name'],
  ])('%s: %#', (code, body, message) => {
    const mapping = map('workflow_job', body);
    expect(mapping).toMatchObject({ outcome: 'dead', code });
    expect(mapping.outcome === 'dead' && mapping.message).toContain(message);
  });
});

test('property: no value in the place of any field makes the mapper fault', () => {
  const names = [
    'workflow_job.equal-second',
    'workflow_run.bot',
    'push.bot',
    'deployment_status.error',
    'check_suite.stale',
  ];
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('completed', 'a/b', '2025-01-01T00:00:00Z', 1e300),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(), odd, (name, at, value) => {
      const root = JSON.parse(payload(name));
      const places = placesIn(root);
      const [holder, key] = places[at % places.length] as [Record<string, unknown>, string];
      holder[key] = value;
      const mapping = map(name.slice(0, name.indexOf('.')), JSON.stringify(root));
      if (mapping.outcome === 'dead') expect(mapping.code).not.toBe('mapper_failed');
    }),
    { numRuns: 1000 },
  );
});

function placesIn(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [
    [holder, key] as [Record<string, unknown>, string],
    ...placesIn(holder[key]),
  ]);
}
