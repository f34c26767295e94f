import { expandJobs, type JobDraft, type JobPlan } from './job-plans.ts';
import type { PoolKey } from './pools.ts';

export interface WorkflowPlan {
  name: string;
  /** `ci.yml` */
  file: string;
  on: readonly Trigger[];
  /** Hours of day (UTC) of `schedule`; empty when it has none. */
  hours: readonly number[];
  /** Monday only, instead of daily. */
  weekly: boolean;
  /** A newer push to the same branch cancels the run. */
  cancelInProgress: boolean;
  jobs: readonly JobPlan[];
}

type Trigger = 'push' | 'pull_request' | 'schedule' | 'tag' | 'workflow_dispatch';

export type Language = 'node' | 'python' | 'go' | 'rust' | 'java' | 'cpp' | 'swift' | 'terraform';

interface Toolchain {
  setup: string;
  install: string;
  lint: string;
  test: string;
  build: string;
  versions: readonly string[];
  buildPool: PoolKey;
  /** Seconds of one test job. */
  testSeconds: number;
}

const toolchains: Record<Language, Toolchain> = {
  node: tools('actions/setup-node@v4', 'npm ci', 'eslint', 'npm test', 'npm run build', ['20', '22'], 'ubuntu', 140),
  python: tools(
    'actions/setup-python@v5',
    'pip install -e .[dev]',
    'ruff check',
    'pytest',
    'python -m build',
    ['3.11', '3.12', '3.13'],
    'ubuntu',
    190,
  ),
  go: tools(
    'actions/setup-go@v5',
    'go mod download',
    'golangci-lint',
    'go test ./...',
    'go build ./...',
    ['1.24', '1.25'],
    'ubuntu',
    120,
  ),
  rust: tools(
    'dtolnay/rust-toolchain@stable',
    'cargo fetch',
    'cargo clippy',
    'cargo test',
    'cargo build --release',
    ['stable', 'beta'],
    'linuxXl',
    380,
  ),
  java: tools(
    'actions/setup-java@v4',
    './gradlew dependencies',
    './gradlew spotlessCheck',
    './gradlew test',
    './gradlew assemble',
    ['17', '21'],
    'linuxXl',
    330,
  ),
  cpp: tools(
    'lukka/get-cmake@latest',
    'conan install',
    'clang-tidy',
    'ctest',
    'cmake --build',
    ['gcc-13', 'clang-18'],
    'linuxXl',
    520,
  ),
  swift: tools(
    'maxim-lobanov/setup-xcode@v1',
    'xcodebuild -resolvePackageDependencies',
    'swiftlint',
    'xcodebuild test',
    'xcodebuild archive',
    ['16.2'],
    'macos',
    460,
  ),
  terraform: tools(
    'hashicorp/setup-terraform@v3',
    'terraform init',
    'tflint',
    'terraform validate',
    'terraform plan',
    ['1.9'],
    'ubuntu',
    45,
  ),
};

function tools(
  setup: string,
  install: string,
  lint: string,
  test: string,
  build: string,
  versions: string[],
  buildPool: PoolKey,
  testSeconds: number,
): Toolchain {
  return { setup, install, lint, test, build, versions, buildPool, testSeconds };
}

const checkout = 'Run actions/checkout@v4|2';
const cache = 'Restore cache|4';
const prepare = (chain: Toolchain): string[] => [checkout, `Run ${chain.setup}|5`, cache, `Run ${chain.install}|14`];

/** lint → test (os × version) → build; `wide` tests on Windows and macOS too. */
export function ci(language: Language, wide: boolean): WorkflowPlan {
  const chain = toolchains[language];
  // What needs a big machine to build needs one to test; Xcode needs a Mac.
  const pools: readonly PoolKey[] = wide ? ['ubuntu', 'windows', 'macos'] : [chain.buildPool];
  return workflow('CI', 'ci.yml', ['push', 'pull_request'], { cancelInProgress: true }, [
    { key: 'lint', seconds: 48, steps: [...prepare(chain), `Run ${chain.lint}|20`, 'Check formatting|6'], fail: 0.022 },
    {
      key: 'test',
      needs: ['lint'],
      pools,
      versions: chain.versions,
      seconds: chain.testSeconds,
      steps: [...prepare(chain), `Run ${chain.test}|90`, 'Run integration tests|40', 'Upload coverage to Codecov|4'],
      fail: 0.011,
      flaky: 0.008,
      failFast: wide,
    },
    {
      key: 'build',
      needs: ['test'],
      pool: chain.buildPool,
      seconds: chain.testSeconds * 0.8,
      steps: [...prepare(chain), `Run ${chain.build}|70`, 'Run actions/upload-artifact@v4|8'],
      fail: 0.01,
      flaky: 0.003,
    },
  ]);
}

/** image → staging → production; the last two in a reusable workflow, production after approval where asked. */
export function deploy(approval: boolean, arm: boolean): WorkflowPlan {
  const steps = [
    'Run docker/setup-buildx-action@v3|6',
    checkout,
    'Run docker/build-push-action@v6|80',
    'Sign the image|5',
  ];
  const rollout = [
    'Run azure/setup-helm@v4|5',
    checkout,
    'Apply database migrations|14',
    'helm upgrade|60',
    'Smoke tests|24',
  ];
  return workflow('Deploy', 'deploy.yml', ['push', 'workflow_dispatch'], {}, [
    {
      key: 'image',
      name: 'image',
      pools: arm ? ['ubuntu', 'arm64'] : ['ubuntu'],
      seconds: 210,
      steps,
      fail: 0.01,
      flaky: 0.005,
    },
    {
      key: 'staging',
      name: 'staging / rollout',
      needs: ['image'],
      seconds: 130,
      steps: rollout,
      fail: 0.02,
      flaky: 0.015,
      environment: 'staging',
    },
    {
      key: 'verify',
      name: 'staging / verify',
      needs: ['staging'],
      pool: 'linuxXl',
      seconds: 240,
      steps: [checkout, 'Run end-to-end tests|100', 'Upload traces|6'],
      fail: 0.012,
      flaky: 0.025,
    },
    {
      key: 'production',
      name: 'production / rollout',
      needs: ['verify'],
      seconds: 170,
      steps: rollout,
      fail: 0.05,
      flaky: 0.008,
      environment: 'production',
      approval,
    },
  ]);
}

/** On a tag: binaries per platform → publish. */
export function release(language: Language): WorkflowPlan {
  const chain = toolchains[language];
  return workflow('Release', 'release.yml', ['tag', 'workflow_dispatch'], {}, [
    {
      key: 'build',
      pools: ['ubuntu', 'windows', 'macos', 'arm64'],
      seconds: chain.testSeconds * 1.2,
      steps: [...prepare(chain), `Run ${chain.build}|90`, 'Attest build provenance|6'],
      fail: 0.015,
      flaky: 0.01,
    },
    {
      key: 'publish',
      needs: ['build'],
      seconds: 60,
      steps: [checkout, 'Download artifacts|10', 'Publish|30', 'Run softprops/action-gh-release@v2|8'],
      fail: 0.02,
      environment: 'production',
    },
  ]);
}

export function codeql(language: Language): WorkflowPlan {
  const chain = toolchains[language];
  return workflow(
    'CodeQL',
    'codeql.yml',
    ['push', 'pull_request', 'schedule'],
    { hours: [4], weekly: true, cancelInProgress: true },
    [
      {
        key: 'analyze',
        name: `Analyze (${language})`,
        seconds: 260,
        steps: [checkout, 'Initialize CodeQL|12', `Autobuild with ${chain.build}|60`, 'Perform CodeQL Analysis|90'],
        fail: 0.004,
        flaky: 0.004,
      },
    ],
  );
}

export function nightly(language: Language): WorkflowPlan {
  const chain = toolchains[language];
  return workflow('Nightly', 'nightly.yml', ['schedule', 'workflow_dispatch'], { hours: [1] }, [
    {
      key: 'soak',
      pool: 'linuxXl',
      seconds: 2400,
      steps: [...prepare(chain), 'Soak test|400', 'Compare with baseline|10'],
      fail: 0.04,
      flaky: 0.05,
    },
    {
      key: 'e2e',
      pool: 'linuxXl',
      versions: ['chromium', 'firefox', 'webkit'],
      seconds: 900,
      steps: [...prepare(chain), 'Run end-to-end tests|200', 'Upload videos|8'],
      fail: 0.02,
      flaky: 0.06,
    },
    { key: 'report', needs: ['soak', 'e2e'], seconds: 30, steps: [checkout, 'Publish report|20'] },
  ]);
}

export function docs(): WorkflowPlan {
  return workflow('Docs', 'docs.yml', ['push', 'pull_request'], { cancelInProgress: true }, [
    {
      key: 'build',
      seconds: 55,
      steps: [checkout, 'Run actions/setup-node@v4|5', 'Build site|30', 'Check links|20'],
      fail: 0.02,
      flaky: 0.02,
    },
    {
      key: 'publish',
      needs: ['build'],
      seconds: 25,
      steps: ['Run actions/deploy-pages@v4|20'],
      environment: 'github-pages',
      releaseOnly: true,
    },
  ]);
}

export function train(): WorkflowPlan {
  return workflow('Model tests', 'model-tests.yml', ['push', 'pull_request', 'schedule'], { hours: [2, 14] }, [
    {
      key: 'kernels',
      pool: 'gpu',
      versions: ['cuda-12.4', 'cuda-12.6'],
      seconds: 620,
      steps: [checkout, 'Build kernels|60', 'Run kernel tests|140'],
      fail: 0.02,
      flaky: 0.02,
    },
    {
      key: 'accuracy',
      needs: ['kernels'],
      pool: 'gpu',
      seconds: 1150,
      steps: [checkout, 'Download weights|30', 'Evaluate|300', 'Upload metrics|4'],
      fail: 0.02,
      flaky: 0.01,
    },
  ]);
}

export function terraformPlan(): WorkflowPlan {
  const steps = [checkout, 'Run hashicorp/setup-terraform@v3|4', 'terraform init|10'];
  return workflow('Infrastructure', 'infrastructure.yml', ['push', 'pull_request', 'schedule'], { hours: [6] }, [
    {
      key: 'plan',
      versions: ['eu', 'us'],
      seconds: 75,
      steps: [...steps, 'terraform plan|50'],
      fail: 0.02,
      flaky: 0.02,
    },
    {
      key: 'apply',
      needs: ['plan'],
      seconds: 160,
      steps: [...steps, 'terraform apply|120'],
      fail: 0.03,
      flaky: 0.01,
      environment: 'production',
      approval: true,
      releaseOnly: true,
    },
  ]);
}

export function dependencyReview(): WorkflowPlan {
  return workflow('Dependency review', 'dependency-review.yml', ['pull_request'], {}, [
    { key: 'review', seconds: 18, steps: [checkout, 'Run actions/dependency-review-action@v4|10'], fail: 0.012 },
  ]);
}

export function stale(): WorkflowPlan {
  return workflow('Stale', 'stale.yml', ['schedule'], { hours: [5] }, [
    { key: 'stale', seconds: 14, steps: ['Run actions/stale@v9|10'] },
  ]);
}

type Timing = Partial<Pick<WorkflowPlan, 'hours' | 'weekly' | 'cancelInProgress'>>;

function workflow(name: string, file: string, on: readonly Trigger[], timing: Timing, jobs: JobDraft[]): WorkflowPlan {
  return { name, file, on, hours: [], weekly: false, cancelInProgress: false, ...timing, jobs: expandJobs(jobs) };
}
