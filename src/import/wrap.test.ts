import { expect, test } from 'vitest';
import type { RestDeploymentStatus, RestJob } from './rest-objects.ts';
import { attemptOf, makeOrganization, repositoryObject } from './testing/fake-data.ts';
import { wrapDeployment, wrapDeploymentStatus, wrapJob, wrapRun } from './wrap.ts';

const at = Date.UTC(2026, 0, 20, 8);
const [repository] = makeOrganization('acme', [
  { name: 'web', runsAt: [at], attempts: () => 2, deploymentsAt: [at] },
]).repositories;
if (repository === undefined) throw new Error('unreachable');
const [run] = repository.runs;
const [deployment] = repository.deployments;
if (run === undefined || deployment === undefined) throw new Error('unreachable');
const context = { repository: repositoryObject('acme', 'web', 100), tenant: '', receivedAt: at };
const bodyOf = (event: { body: Uint8Array }) => JSON.parse(Buffer.from(event.body).toString());

test('a run attempt becomes the webhook of its end', async () => {
  const event = wrapRun(context, run);
  await expect(JSON.stringify({ ...event, body: bodyOf(event) }, null, 1)).toMatchFileSnapshot('testdata/run.json');
});

test('a job becomes the webhook of its end', async () => {
  const event = wrapJob(context, repository.jobs.get(`${run.id}/1`)?.[1] as RestJob);
  await expect(JSON.stringify({ ...event, body: bodyOf(event) }, null, 1)).toMatchFileSnapshot('testdata/job.json');
});

test('a deployment and its status become their webhooks', async () => {
  const status = repository.statuses.get(deployment.id)?.[0] as RestDeploymentStatus;
  const events = [wrapDeployment(context, deployment), wrapDeploymentStatus(context, deployment, status)];
  const readable = events.map((event) => ({ ...event, body: bodyOf(event) }));
  await expect(JSON.stringify(readable, null, 1)).toMatchFileSnapshot('testdata/deployment.json');
});

test('the delivery id follows the content, not the time of the import', () => {
  const first = wrapRun(context, run);
  expect(wrapRun({ ...context, receivedAt: at + 5000 }, structuredClone(run)).deliveryId).toBe(first.deliveryId);
  expect(wrapRun(context, attemptOf(run, 1)).deliveryId).not.toBe(first.deliveryId);
  expect(wrapRun(context, { ...run, conclusion: 'cancelled' }).deliveryId).not.toBe(first.deliveryId);
});

test.each([
  ['completed', 'completed', 'completed'],
  ['in_progress', 'in_progress', 'in_progress'],
  ['waiting', 'requested', 'waiting'],
  ['queued', 'requested', 'queued'],
  ['pending', 'requested', 'queued'],
  ['a status of the future', 'requested', 'queued'],
])('status "%s" is told as run action %s and job action %s', (status, runAction, jobAction) => {
  expect(bodyOf(wrapRun(context, { ...run, status })).action).toBe(runAction);
  expect(bodyOf(wrapJob(context, { id: 1, status })).action).toBe(jobAction);
});
