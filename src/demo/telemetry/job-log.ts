import type { EpochMs } from '../../model/time.ts';
import { command, dim } from './ansi.ts';
import { wasKilled } from './delivery-scenes.ts';
import { leakedLine } from './fake-secrets.ts';
import type { Scene, Setting } from './scene.ts';

/** The part of a job's log that one step wrote, as GitHub keeps it: each line with its time in front. */
export function stepLog(setting: Setting, scene: Scene | null): string {
  const { step, random } = setting;
  const body = scene === null ? ofRunner(setting) : ofStep(setting, scene);
  const head = scene === null ? body.splice(0, 1) : opening(setting, scene);
  const length = step.to - step.from;
  const gaps = body.map(() => random.between(0.3, 1.7));
  const whole = gaps.reduce((sum, gap) => sum + gap, 0) + 1;
  let text = '';
  // What a step begins with is printed in its first second: by it readers of the log know the step.
  for (const line of head) text += stamped(step.from, line);
  let passed = 0;
  for (const [index, line] of body.entries()) {
    passed += gaps[index] ?? 0;
    text += stamped(step.from + (length * passed) / whole, line);
  }
  return text;
}

function opening({ step }: Setting, { asked }: Scene): string[] {
  const isAction = step.name.includes('@');
  const called = step.name === 'Restore cache' ? 'actions/cache@v4' : step.name;
  const title = called.startsWith('Run ') ? called : `Run ${called}`;
  const given =
    isAction || asked.length > 0
      ? asked
      : [command(title.slice(4)), 'shell: /usr/bin/bash -e {0}', 'env:', '  CI: true'];
  return [`##[group]${title}`, ...given, '##[endgroup]'];
}

function ofStep({ job, step, random, fails }: Setting, { lines }: Scene): string[] {
  const out = [...lines];
  if (random.chance(0.006)) out.splice(random.int(out.length), 0, leakedLine(random));
  if (random.chance(0.05)) out.push('##[notice]Set `ACTIONS_STEP_DEBUG` to see more of this step');
  if (fails) out.push(`##[error]Process completed with exit code ${wasKilled(step) ? 137 : 1}.`);
  else if (step.conclusion === 'cancelled') {
    const reason =
      job.conclusion === 'timed_out'
        ? 'The job has exceeded the maximum execution time of 1h0m0s.'
        : 'The operation was canceled.';
    out.push(`##[error]${reason}`);
  }
  return out;
}

/** What the runner itself does before, after and at the end. */
function ofRunner({ job, step, random }: Setting): string[] {
  const { repository, head } = job.run;
  if (step.name === 'Set up job') {
    return [
      "Current runner version: '2.329.0'",
      `Runner name: '${job.runner?.name ?? ''}'`,
      '##[group]Operating System',
      systems[job.plan.pool] ?? 'Ubuntu 24.04.1 LTS',
      '##[endgroup]',
      '##[group]GITHUB_TOKEN Permissions',
      'Contents: read',
      'Metadata: read',
      '##[endgroup]',
      'Secret source: Actions',
      'Prepare workflow directory',
      ...(random.chance(0.06) ? [`##[warning]The disk of this runner is ${80 + random.int(15)} % full`] : []),
      `Complete job name: ${job.plan.name}`,
    ];
  }
  if (step.name === 'Complete job') return ['Cleaning up orphan processes'];
  return [
    'Post job cleanup.',
    dim(`git config --local --unset-all http.https://github.com/.extraheader (${repository.plan.name}@${head.branch})`),
  ];
}

const systems: Partial<Record<string, string>> = {
  windows: 'Microsoft Windows Server 2025',
  macos: 'macOS 14.7.1',
  gpu: 'Ubuntu 24.04.1 LTS (CUDA 12.6)',
};

function stamped(at: EpochMs, line: string): string {
  const time = new Date(at).toISOString();
  const tenths = String(Math.floor((at % 1) * 10_000)).padStart(4, '0');
  return `${time.slice(0, -1)}${tenths}Z ${line}\n`;
}
