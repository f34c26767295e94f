import { ownerAndName, repositoryUrl } from './repository-url.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
/** Attribute values; what the environment does not tell is absent. */
export type Attributes = Record<string, string | number | undefined>;

/** How one CI system tells a job about its run. */
export interface CiSystem {
  name: 'github' | 'gitlab' | 'jenkins' | 'buildkite' | 'circleci';
  /** Set, and not "false", in every job of this system and in no job of another. */
  marker: string;
  /** Identity of the run; undefined where the variable is missing. */
  runId(env: Environment): string | undefined;
  /** From 1. Only GitHub repeats a run under the same id. */
  attempt(env: Environment): number;
  /** OpenTelemetry's names: https://opentelemetry.io/docs/specs/semconv/registry/attributes/cicd/ */
  attributes(env: Environment): Attributes;
}

const first = (): number => 1;

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
const github: CiSystem = {
  name: 'github',
  marker: 'GITHUB_ACTIONS',
  runId: (env) => env.GITHUB_RUN_ID,
  attempt: (env) => positive(env.GITHUB_RUN_ATTEMPT) ?? 1,
  attributes(env) {
    const repository = repositoryUrl(`${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}`);
    const run = `${repository}/actions/runs/${env.GITHUB_RUN_ID}/attempts/${this.attempt(env)}`;
    return {
      'cicd.pipeline.name': env.GITHUB_WORKFLOW,
      'cicd.pipeline.run.url.full': repository && env.GITHUB_RUN_ID && run,
      'cicd.pipeline.task.name': env.GITHUB_JOB,
      'cicd.worker.name': env.RUNNER_NAME,
      'github.action': env.GITHUB_ACTION,
      'vcs.change.id': /^refs\/pull\/(\d+)\//.exec(env.GITHUB_REF ?? '')?.[1],
      ...head(env.GITHUB_HEAD_REF || env.GITHUB_REF_NAME, env.GITHUB_SHA, env.GITHUB_REF_TYPE === 'tag'),
      ...repositoryOf(repository),
      'vcs.provider.name': 'github',
    };
  },
};

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
const gitlab: CiSystem = {
  name: 'gitlab',
  marker: 'GITLAB_CI',
  runId: (env) => env.CI_PIPELINE_ID,
  attempt: first,
  attributes: (env) => ({
    'cicd.pipeline.name': env.CI_PIPELINE_NAME || env.CI_PROJECT_PATH,
    'cicd.pipeline.run.url.full': env.CI_PIPELINE_URL,
    'cicd.pipeline.task.name': env.CI_JOB_NAME,
    'cicd.pipeline.task.run.id': env.CI_JOB_ID,
    'cicd.pipeline.task.run.url.full': env.CI_JOB_URL,
    'cicd.worker.id': env.CI_RUNNER_ID,
    'cicd.worker.name': env.CI_RUNNER_DESCRIPTION,
    'vcs.change.id': env.CI_MERGE_REQUEST_IID,
    ...head(env.CI_COMMIT_REF_NAME, env.CI_COMMIT_SHA, Boolean(env.CI_COMMIT_TAG)),
    ...repositoryOf(env.CI_PROJECT_URL),
    'vcs.provider.name': 'gitlab',
  }),
};

/** https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables and the Git plugin */
const jenkins: CiSystem = {
  name: 'jenkins',
  marker: 'JENKINS_URL',
  // As its OpenTelemetry plugin names the run: `ci.pipeline.id` and `ci.pipeline.run.number`.
  runId: (env) => env.JOB_NAME && env.BUILD_NUMBER && `${env.JOB_NAME}#${env.BUILD_NUMBER}`,
  attempt: first,
  attributes: (env) => ({
    'cicd.pipeline.name': env.JOB_NAME,
    'cicd.pipeline.run.url.full': env.BUILD_URL,
    'cicd.pipeline.task.name': env.STAGE_NAME,
    'cicd.worker.name': env.NODE_NAME,
    'vcs.change.id': env.CHANGE_ID,
    ...head(
      env.TAG_NAME || env.CHANGE_BRANCH || env.BRANCH_NAME || env.GIT_BRANCH?.replace(/^origin\//, ''),
      env.GIT_COMMIT,
      Boolean(env.TAG_NAME),
    ),
    ...repositoryOf(env.GIT_URL),
  }),
};

/** https://buildkite.com/docs/pipelines/configure/environment-variables */
const buildkite: CiSystem = {
  name: 'buildkite',
  marker: 'BUILDKITE',
  runId: (env) => env.BUILDKITE_BUILD_ID,
  attempt: first,
  attributes: (env) => ({
    'cicd.pipeline.name': env.BUILDKITE_PIPELINE_SLUG,
    'cicd.pipeline.run.url.full': env.BUILDKITE_BUILD_URL,
    'cicd.pipeline.task.name': env.BUILDKITE_STEP_KEY || env.BUILDKITE_LABEL,
    'cicd.pipeline.task.run.id': env.BUILDKITE_JOB_ID,
    'cicd.pipeline.task.run.url.full': env.BUILDKITE_BUILD_URL && `${env.BUILDKITE_BUILD_URL}#${env.BUILDKITE_JOB_ID}`,
    'cicd.worker.id': env.BUILDKITE_AGENT_ID,
    'cicd.worker.name': env.BUILDKITE_AGENT_NAME,
    'vcs.change.id': positive(env.BUILDKITE_PULL_REQUEST)?.toString(),
    ...head(env.BUILDKITE_TAG || env.BUILDKITE_BRANCH, env.BUILDKITE_COMMIT, Boolean(env.BUILDKITE_TAG)),
    ...repositoryOf(env.BUILDKITE_REPO),
  }),
};

/** https://circleci.com/docs/reference/variables/ */
const circleci: CiSystem = {
  name: 'circleci',
  marker: 'CIRCLECI',
  runId: (env) => env.CIRCLE_WORKFLOW_ID,
  attempt: first,
  attributes: (env) => ({
    'cicd.pipeline.name': env.CIRCLE_PROJECT_REPONAME,
    'cicd.pipeline.run.url.full':
      env.CIRCLE_WORKFLOW_ID && `https://app.circleci.com/pipelines/workflows/${env.CIRCLE_WORKFLOW_ID}`,
    'cicd.pipeline.task.name': env.CIRCLE_JOB,
    'cicd.pipeline.task.run.id': env.CIRCLE_WORKFLOW_JOB_ID,
    'cicd.pipeline.task.run.url.full': env.CIRCLE_BUILD_URL,
    'vcs.change.id': /\/(\d+)$/.exec(env.CIRCLE_PULL_REQUEST ?? '')?.[1],
    ...head(env.CIRCLE_TAG || env.CIRCLE_BRANCH, env.CIRCLE_SHA1, Boolean(env.CIRCLE_TAG)),
    ...repositoryOf(env.CIRCLE_REPOSITORY_URL),
  }),
};

/** In the order they are asked: a Jenkins job may well run inside what looks like another system, never the other way round. */
export const ciSystems: readonly CiSystem[] = [github, gitlab, buildkite, circleci, jenkins];

function head(name: string | undefined, revision: string | undefined, isTag: boolean): Attributes {
  return {
    'vcs.ref.head.name': name,
    'vcs.ref.head.revision': revision,
    'vcs.ref.head.type': name ? (isTag ? 'tag' : 'branch') : undefined,
  };
}

function repositoryOf(written: string | undefined): Attributes {
  const url = repositoryUrl(written);
  const { owner, name } = ownerAndName(url);
  return { 'vcs.repository.url.full': url, 'vcs.owner.name': owner, 'vcs.repository.name': name };
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
