import { buildScene, cacheScene, installScene, lintScene } from './build-scenes.ts';
import { changesScene, imageScene, rolloutScene, transferScene } from './delivery-scenes.ts';
import { modelScene } from './model-scenes.ts';
import type { Scene, Setting } from './scene.ts';
import { scenarioScene, testScene } from './test-scenes.ts';

type MakeScene = (setting: Setting) => Scene;

const staging = { host: 'staging.northwind.example', starts: null };
const local = { host: 'localhost', starts: 'postgres:17', traced: true };

/** The first whose pattern the step's name meets. */
const byStep: readonly [RegExp, MakeScene][] = [
  [/^Run actions\/checkout/, (setting) => checkoutScene(setting)],
  [/setup-|get-cmake|rust-toolchain/, (setting) => setupScene(setting)],
  [/^Restore cache/, cacheScene],
  [/integration tests/, (setting) => scenarioScene(setting, { tool: 'integration', ...local })],
  [/end-to-end tests/, (setting) => scenarioScene(setting, { tool: 'playwright', ...staging, traced: true })],
  [/^Smoke tests/, (setting) => scenarioScene(setting, { tool: 'smoke', ...staging, traced: false })],
  [/^Soak test/, (setting) => scenarioScene(setting, { tool: 'k6', ...staging, traced: true })],
  [/kernel tests|^Evaluate/, modelScene],
  [/build-push-action/, imageScene],
  [/^helm upgrade/, rolloutScene],
  [/migrations|terraform (?:plan|apply)/, changesScene],
  [/npm ci|pip install|go mod|cargo fetch|gradlew dependencies|conan|Dependencies$|terraform init/, installScene],
  [
    /eslint|ruff|golangci|clippy|spotless|tidy|swiftlint|tflint|formatting|links|Compare with|CodeQL Analysis/,
    lintScene,
  ],
  [/^Run .*(?:test|validate)/, testScene],
  [/build|assemble|archive|Autobuild/i, buildScene],
  [/artifact|Upload|Download|Publish|gh-release|deploy-pages/, transferScene],
];

/** A step of which nothing is known but its name. */
const plainScene: MakeScene = ({ step, fails }) => ({
  span: null,
  lines: fails ? [`##[error]${step.name} did not succeed`] : [`${step.name.replace(/^Run /, '')}: done`],
  asked: [],
});

const setupScene: MakeScene = ({ step, fails }) => {
  const tool = step.name.replace(/^Run [^/]*\/|@.*$/g, '');
  return {
    span: null,
    lines: fails
      ? [`##[error]${tool}: the download did not succeed`]
      : ['Found in cache @ /opt/hostedtoolcache', `${tool} is ready`],
    asked: ['with:', '  cache: true'],
  };
};

const checkoutScene: MakeScene = ({ job, fails }) => ({
  span: null,
  lines: [
    `Syncing repository: ${job.run.repository.plan.fullName}`,
    '##[group]Fetching the repository',
    `[command]/usr/bin/git -c protocol.version=2 fetch --no-tags --prune --depth=1 origin +${job.run.head.sha}`,
    ...(fails ? ['##[error]fatal: unable to access the repository: The requested URL returned error: 500'] : []),
    '##[endgroup]',
    `HEAD is now at ${job.run.head.sha.slice(0, 7)} ${job.run.head.title}`,
  ],
  asked: ['with:', `  repository: ${job.run.repository.plan.fullName}`, '  token: ***', '  fetch-depth: 1'],
});

/** What happened in a step of the job's own. */
export function sceneOf(setting: Setting): Scene {
  return (byStep.find(([pattern]) => pattern.test(setting.step.name))?.[1] ?? plainScene)(setting);
}
