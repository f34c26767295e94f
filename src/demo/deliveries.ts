import type { IntakeEvent } from '../model/events.ts';
import type { EpochMs } from '../model/time.ts';
import { type Clock, createAgenda } from './clock.ts';
import type { JobState, Sink } from './happenings.ts';
import { checkRunBody } from './payloads/check-run.ts';
import { deploymentBody, deploymentStatusBody } from './payloads/deployments.ts';
import { pushBody } from './payloads/push.ts';
import { workflowJobBody } from './payloads/workflow-job.ts';
import { workflowRunBody } from './payloads/workflow-run.ts';
import { createRandom } from './random.ts';
import { createSimulation, type SimulationOptions } from './simulation.ts';
import type { Teller } from './telemetry/telling.ts';

const hour = 3_600_000;

export interface DeliveryOptions extends SimulationOptions {
  /** Before this, only ends are delivered (as an import would), save where the way to the end matters. */
  everythingSince: EpochMs;
  /** Deliveries received up to here are not made at all; their ids are, so that later ones stay the same. */
  after: EpochMs;
  /** Hears of everything as it happens, to tell more of it than GitHub does. */
  teller?: Teller;
}

export interface Deliveries {
  /** The next delivery in order of receipt if it is received by `until`, else undefined; then it can be asked again. */
  next(until: EpochMs): IntakeEvent | undefined;
}

/** GitHub's deliveries about the organisation, each some seconds after its cause; so they can arrive out of order. */
export function createDeliveries(options: DeliveryOptions): Deliveries {
  const random = createRandom(options.seed ^ 0x5eed);
  const onTheWay = createAgenda<IntakeEvent>();

  const deliver = (event: string, at: EpochMs, body: () => string): void => {
    const delay = random.chance(0.01) ? random.between(5000, 25_000) : random.between(600, 3000);
    const receivedAt = Math.floor(at + delay);
    const deliveryId = uuid(random.hex(32));
    if (receivedAt <= options.after) return;
    onTheWay.add(receivedAt, {
      source: 'github',
      event,
      deliveryId,
      receivedAt,
      tenant: '',
      body: Buffer.from(body()),
    });
  };

  const sink: Sink = {
    push: (push, at) => deliver('push', at, () => pushBody(push)),
    check: (check, at) => {
      if (check.conclusion !== null || at >= options.everythingSince)
        deliver('check_run', at, () => checkRunBody(check, at));
    },
    run: (run, action, at) => {
      if (action === 'completed') options.teller?.runEnded(run, at);
      if (action !== 'completed' && at < options.everythingSince) return;
      deliver('workflow_run', at, () => workflowRunBody(run, action, at));
    },
    job: (job, action, at) => {
      if (action === 'in_progress') options.teller?.jobBegan(job, at);
      else if (action === 'completed') options.teller?.jobEnded(job, at);
      if (isDelivered(job, action, at)) deliver('workflow_job', at, () => workflowJobBody(job, action, at));
    },
    deployment: (deployment, at) => deliver('deployment', at, () => deploymentBody(deployment, at)),
    deploymentStatus: (deployment, state, at) => {
      deliver('deployment_status', at, () => deploymentStatusBody(deployment, state, at));
    },
  };

  const isDelivered = (job: JobState, action: string, at: EpochMs): boolean => {
    if (action === 'completed') return !job.losesEnd;
    // Of a job that waited for approval the way matters: waiting is not queueing.
    return at >= options.everythingSince || job.losesEnd || (job.plan.approval && action !== 'in_progress');
  };

  const clock: Clock = createSimulation(options, sink);
  // One delivery that nobody can read, as GitHub has sent them.
  clock.at(Math.max(options.start, options.now - 20 * hour), (at) => {
    deliver('workflow_job', at, () => '{"action":"completed","workflow_job":null,"repository":null}');
  });

  return {
    next: (until) => {
      // Whatever is caused later is also received later than this cause.
      while (clock.next() <= Math.min(until, onTheWay.firstAt() ?? until)) clock.step();
      const first = onTheWay.firstAt();
      return first !== undefined && first <= until ? onTheWay.take()?.what : undefined;
    },
  };
}

function uuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
