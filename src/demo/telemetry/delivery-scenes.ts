import type { StepTime } from '../payloads/steps.ts';
import { blue, cyan, dim, green, red } from './ansi.ts';
import type { Draft, Fault } from './draft.ts';
import { failing, httpCall, type Scene, type Setting, seconds } from './scene.ts';
import { subjectsOf } from './subjects.ts';

const layers = [
  ['FROM docker.io/library/debian:13-slim', 1],
  ['RUN apt-get update && apt-get install -y ca-certificates', 6],
  ['WORKDIR /srv', 0.2],
  ['COPY package manifests', 0.4],
  ['RUN install dependencies', 14],
  ['COPY . .', 0.8],
  ['RUN build', 18],
] as const;

/** Of an image that failed the build was killed: its log says exit code 137, and the machine it ran on tells why. */
export const wasKilled = ({ name, conclusion }: StepTime): boolean =>
  conclusion === 'failure' && name.includes('build-push-action');

/** An image: its layers in turn, then the push. */
export function imageScene({ job, random, fails }: Setting): Scene {
  const { name } = job.run.repository.plan;
  const cachedUpTo = fails ? 3 : random.int(5);
  const fault: Fault = {
    type: 'SolveError',
    message: 'process "/bin/sh -c build" did not complete successfully: exit code: 137',
    stack: 'ERROR: failed to solve: process "/bin/sh -c build" did not complete successfully: exit code: 137',
  };
  const built = layers.map(([text, weight], index): Draft => {
    const cached = index < cachedUpTo;
    const last = index === layers.length - 1;
    const draft: Draft = {
      name: `[${index + 1}/${layers.length}] ${text}`,
      weight: cached ? 0.1 : fails && last ? 60 : weight,
      attributes: { 'buildkit.cached': cached, 'buildkit.layer': index + 1 },
    };
    return failing(draft, fails && last, fault);
  });
  const digest = `sha256:${random.hex(64)}`;
  const registry = 'registry.northwind.example';
  const push: Draft = {
    name: 'push image',
    weight: 9,
    attributes: { 'container.image.name': `${registry}/${name}`, 'container.image.digest': digest },
    below: [1, 2, 3].map((part) => httpCall('PUT', registry, `/v2/${name}/blobs/${part}`, random.between(1, 3), 201)),
  };
  const lines = built.map(
    ({ name: layer, attributes }, index) =>
      `#${index + 5} ${attributes?.['buildkit.cached'] === true ? `${blue('CACHED')} ` : ''}${layer}${fails && index === layers.length - 1 ? ` ${red('ERROR')}` : ''}`,
  );
  lines.push(
    ...(fails
      ? [`${red('ERROR')}: failed to solve: ${fault.message}`, `##[error]buildx failed with: ${fault.stack}`]
      : [`#14 pushing layers to ${registry}/${name}`, `#14 pushing manifest ${digest} ${green('done')}`]),
  );
  return {
    span: failing(
      {
        name: 'docker buildx build',
        weight: 1,
        service: 'buildkit',
        attributes: { 'container.image.name': `${registry}/${name}` },
        below: fails ? built : [...built, push],
      },
      fails,
    ),
    lines,
    asked: [
      'with:',
      '  push: true',
      `  tags: ${registry}/${name}:${job.run.head.sha.slice(0, 12)}`,
      '  cache-from: type=gha',
    ],
  };
}

/** A rollout by Helm: requests to the cluster, then the wait for each new pod. */
export function rolloutScene({ job, fails, seconds: took }: Setting): Scene {
  const { name } = job.run.repository.plan;
  const environment = job.plan.environment ?? 'staging';
  const pods = environment === 'production' ? 4 : 2;
  const fault: Fault = {
    type: 'ProgressDeadlineExceeded',
    message: `deployment "${name}" exceeded its progress deadline`,
    stack: `Error: UPGRADE FAILED: deployment "${name}" exceeded its progress deadline\nBack-off restarting failed container app in pod ${name}-6c9f7`,
  };
  const wait: Draft = {
    name: 'wait for pods',
    weight: fails ? 40 : 10,
    below: Array.from({ length: pods }, (_, pod) =>
      failing(
        {
          name: `pod ${pod + 1} of ${pods} ready`,
          weight: fails && pod === 1 ? 12 : 1,
          attributes: { 'k8s.deployment.name': name, 'k8s.namespace.name': environment },
        },
        fails && pod === 1,
        fault,
      ),
    ),
  };
  const api = (method: string, kind: string): Draft =>
    httpCall(method, `k8s-${environment}.northwind.example`, `/apis/apps/v1/${kind}/${name}`, 1);
  return {
    span: failing(
      {
        name: `helm upgrade ${name}`,
        weight: 1,
        service: 'helm',
        attributes: { 'deployment.environment.name': environment },
        below: [api('GET', 'deployments'), api('PATCH', 'deployments'), api('PATCH', 'services'), failing(wait, fails)],
      },
      fails,
    ),
    lines: [
      `Release "${name}" is being upgraded in ${cyan(environment)}`,
      ...Array.from(
        { length: pods },
        (_, pod) => `Waiting for deployment "${name}" rollout: ${pod} of ${pods} updated replicas are available...`,
      ),
      ...(fails
        ? [
            `Warning  BackOff  kubelet  Back-off restarting failed container app in pod ${name}-6c9f7`,
            ...fault.stack.split('\n').map(red),
            `##[error]${fault.message}`,
          ]
        : [`Release "${name}" has been upgraded. ${green('Happy Helming!')} (${seconds(took)}s)`]),
    ],
    asked: [],
  };
}

/** Migrations of a database, or changes of a plan: one statement or resource after the other. */
export function changesScene({ job, random, fails, step, seconds: took }: Setting): Scene {
  const isTerraform = step.name.includes('terraform');
  const subjects = subjectsOf(job.run.repository.plan);
  const culprit = fails ? random.int(subjects.length) : -1;
  const nameOf = (subject: string, index: number): string =>
    isTerraform
      ? `module.${subject}.aws_${index % 2 === 0 ? 'lb' : 'iam_role'}.this`
      : `00${41 + index}_add_${subject}_index.sql`;
  const fault: Fault = isTerraform
    ? {
        type: 'TerraformError',
        message: 'error acquiring the state lock',
        stack: 'Error: Error acquiring the state lock\nConditionalCheckFailedException: the conditional request failed',
      }
    : {
        type: 'PostgresError',
        message: 'deadlock detected',
        stack: 'ERROR: deadlock detected (40P01)\nDETAIL: Process 714 waits for AccessExclusiveLock',
      };
  const below = subjects.map((subject, index) =>
    failing(
      {
        name: nameOf(subject, index),
        weight: index === culprit ? 10 : random.between(0.6, 2),
        kind: 'client',
        attributes: isTerraform ? { 'cloud.provider': 'aws' } : { 'db.system.name': 'postgresql' },
      },
      index === culprit,
      fault,
    ),
  );
  const lines = subjects.map(
    (subject, index) =>
      `${nameOf(subject, index)}: ${index === culprit ? red('failed') : green(isTerraform ? 'Refreshing state' : 'applied')} ${dim(`[${seconds(took / 5)}s]`)}`,
  );
  lines.push(
    ...(fails
      ? [...fault.stack.split('\n'), `##[error]${fault.message}`]
      : [
          isTerraform
            ? `Plan: 1 to add, ${random.int(4)} to change, 0 to destroy.`
            : `${subjects.length} migrations were applied`,
        ]),
  );
  return {
    span: failing(
      { name: step.name.replace(/^Run /, ''), weight: 1, service: isTerraform ? 'terraform' : 'migrate', below },
      fails,
    ),
    lines,
    asked: [],
  };
}

/** Something large that goes up or comes down, in pieces. */
export function transferScene({ job, random, fails, step, seconds: took }: Setting): Scene {
  const up = /upload|publish|Push|Deploy|release/i.test(step.name);
  const pieces = 3;
  const megabytes = 4 + random.int(180);
  const host = 'artifacts.northwind.example';
  const below = Array.from({ length: pieces }, (_, piece) =>
    httpCall(
      up ? 'PUT' : 'GET',
      host,
      `/${job.run.repository.plan.name}/part-${piece + 1}`,
      fails && piece === 1 ? 6 : 1,
      fails && piece === 1 ? 503 : 200,
    ),
  );
  const verb = up ? 'Uploaded' : 'Downloaded';
  return {
    span: failing(
      {
        name: step.name.replace(/^Run /, ''),
        weight: 1,
        service: 'artifact-client',
        attributes: { 'artifact.size_bytes': megabytes * 1_000_000 },
        below,
      },
      fails,
    ),
    lines: fails
      ? [
          `${verb} 1 of ${pieces} parts`,
          `##[warning]${host} answered 503; trying again`,
          `##[error]Transfer of ${megabytes} MB failed: ${host} answered 503`,
        ]
      : [`${verb} ${pieces} of ${pieces} parts`, `${verb} ${megabytes} MB in ${seconds(took)}s`],
    asked: [],
  };
}
