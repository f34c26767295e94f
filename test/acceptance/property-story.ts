import { createDeliveries } from '../../src/demo/deliveries.ts';
import type { IntakeEvent } from '../../src/model/events.ts';

const day = 86_400_000;

interface Payload {
  action?: string;
  after?: string;
  workflow_run?: { id: number; head_sha: string; run_attempt: number };
  workflow_job?: { run_id: number; head_sha: string; name: string; run_attempt: number; status: string } | null;
  check_run?: { head_sha: string };
  deployment?: { id: number };
}

/** Everything GitHub would tell of one run, in order of receipt, and the moment after its end. */
export interface Story {
  runId: number;
  events: IntakeEvent[];
  end: number;
}

/**
 * A run of the demonstration that has it all: a matrix, a job that waits for approval, a second attempt that carries finished
 * jobs along, deployments, the push before it. Found, not written: what the generator makes is what is tested.
 */
export function findStory(now: number): Story {
  for (let seed = 1; seed < 20; seed += 1) {
    const options = { seed, now, start: now - 30 * day, scale: 1, everythingSince: 0, after: 0 };
    const deliveries = createDeliveries(options);
    const all: { event: IntakeEvent; payload: Payload }[] = [];
    for (let event = deliveries.next(now); event !== undefined; event = deliveries.next(now)) {
      const text = Buffer.from(event.body).toString();
      // Deploy runs of repositories with approval are few: parsing the others would take most of the time.
      if (/"full_name":"northwind-labs\/(identity|platform-infra)"/.test(text))
        all.push({ event, payload: JSON.parse(text) });
    }
    const story = storyIn(all);
    if (story !== undefined) return story;
  }
  throw new Error('no seed has a run with matrix, approval and a second attempt');
}

function storyIn(all: readonly { event: IntakeEvent; payload: Payload }[]): Story | undefined {
  const traits = new Map<number, Set<string>>();
  for (const { payload } of all) {
    const job = payload.workflow_job;
    if (!job) continue;
    const mine = traits.get(job.run_id) ?? new Set();
    traits.set(job.run_id, mine);
    if (job.status === 'waiting') mine.add('approval');
    if (job.run_attempt > 1) mine.add('again');
    if (/\(.+\)/.test(job.name)) mine.add('matrix');
  }
  const ended = new Set(
    all.filter(({ payload }) => payload.action === 'completed').map(({ payload }) => payload.workflow_run?.id),
  );
  const runId = [...traits].find(([id, { size }]) => size === 3 && ended.has(id))?.[0];
  if (runId === undefined) return undefined;
  const sha = all.find(({ payload }) => payload.workflow_run?.id === runId)?.payload.workflow_run?.head_sha;
  const events = all
    .filter(({ payload }) => {
      if (payload.workflow_run !== undefined) return payload.workflow_run.id === runId;
      if (payload.workflow_job) return payload.workflow_job.run_id === runId;
      return payload.after === sha || payload.check_run?.head_sha === sha;
    })
    .map(({ event }) => event);
  return { runId, events, end: (events.at(-1)?.receivedAt ?? 0) + 1000 };
}
