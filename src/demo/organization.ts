import { seedOf } from './random.ts';
import {
  ci,
  codeql,
  dependencyReview,
  deploy,
  docs,
  type Language,
  nightly,
  release,
  stale,
  terraformPlan,
  train,
  type WorkflowPlan,
} from './workflow-plans.ts';

/** One line a repository: name, language, how active it is (1 is usual), which workflows, what it is. */
type Line = [name: string, language: Language, activity: number, workflows: string, description: string];

const lines: readonly Line[] = [
  ['storefront', 'node', 2.4, 'ci deploy codeql review nightly', 'The shop that customers see'],
  ['checkout-api', 'java', 2.2, 'ci deploy+ codeql review nightly', 'Carts, payments and orders'],
  ['catalog-service', 'go', 1.6, 'ci deploy codeql review', 'Products, prices and stock'],
  ['search-service', 'rust', 1.3, 'ci deploy codeql', 'Full-text and vector search'],
  ['recommendations', 'python', 1.5, 'ci deploy train', 'What to show next'],
  ['identity', 'go', 1.2, 'ci deploy+ codeql review', 'Sign-in, sessions and permissions'],
  ['notifications', 'node', 0.9, 'ci deploy review', 'Mail, push and in-app messages'],
  ['billing', 'java', 1.1, 'ci deploy+ codeql review', 'Invoices and subscriptions'],
  ['mobile-ios', 'swift', 1, 'ci-mac release review', 'The app for iPhone and iPad'],
  ['mobile-android', 'java', 1, 'ci release review', 'The app for Android'],
  ['design-system', 'node', 1, 'ci-wide docs release stale', 'Components and tokens'],
  ['web-admin', 'node', 0.9, 'ci deploy review', 'Back office'],
  ['data-pipelines', 'python', 1.1, 'ci deploy nightly', 'From events to tables'],
  ['feature-store', 'python', 0.7, 'ci deploy train', 'Features for models'],
  ['vision-models', 'python', 0.8, 'ci train', 'Image understanding'],
  ['ranker', 'cpp', 0.7, 'ci train codeql', 'Low-latency scoring'],
  ['edge-proxy', 'rust', 0.8, 'ci deploy release', 'TLS, routing and caching at the edge'],
  ['event-bus', 'go', 0.7, 'ci deploy codeql', 'Streams between services'],
  ['platform-infra', 'terraform', 1.1, 'infra review stale', 'Clusters, networks and accounts'],
  ['helm-charts', 'terraform', 0.6, 'infra docs review', 'How services are installed'],
  ['observability', 'go', 0.6, 'ci deploy docs', 'Collectors, dashboards and alerts'],
  ['ci-images', 'node', 0.4, 'ci deploy nightly', 'Base images of the build machines'],
  ['sdk-js', 'node', 0.6, 'ci-wide release docs stale', 'JavaScript client'],
  ['sdk-python', 'python', 0.6, 'ci-wide release docs stale', 'Python client'],
  ['sdk-go', 'go', 0.5, 'ci-wide release docs stale', 'Go client'],
  ['cli', 'rust', 0.6, 'ci-wide release docs', 'The command line'],
  ['load-tests', 'node', 0.3, 'ci nightly stale', 'Traffic that has not happened yet'],
  ['fraud-detection', 'python', 0.7, 'ci deploy+ train', 'Who is not who they say'],
  ['warehouse-app', 'node', 0.6, 'ci deploy review', 'Picking and packing'],
  ['docs', 'node', 0.8, 'docs stale review', 'Handbook and guides'],
  ['.github', 'node', 0.2, 'docs stale review', 'Shared workflows and templates'],
];

export const organization = { login: 'northwind-labs', id: 91_204_377, description: 'Shops that do not sleep' };

export interface RepositoryPlan {
  id: number;
  name: string;
  fullName: string;
  description: string;
  language: string;
  activity: number;
  private: boolean;
  workflows: readonly WorkflowPlan[];
  /** Gets its updates from Renovate instead of Dependabot. */
  renovate: boolean;
}

const languageNames: Record<Language, string> = {
  node: 'TypeScript',
  python: 'Python',
  go: 'Go',
  rust: 'Rust',
  java: 'Kotlin',
  cpp: 'C++',
  swift: 'Swift',
  terraform: 'HCL',
};

const makers: Record<string, (language: Language) => WorkflowPlan> = {
  ci: (language) => ci(language, false),
  'ci-wide': (language) => ci(language, true),
  'ci-mac': (language) => ci(language, false),
  deploy: (language) => deploy(false, language === 'go' || language === 'rust'),
  'deploy+': (language) => deploy(true, language === 'go'),
  release,
  codeql,
  nightly,
  docs,
  train,
  infra: terraformPlan,
  review: dependencyReview,
  stale,
};

export const repositories: readonly RepositoryPlan[] = lines.map(([name, language, activity, list, description]) => ({
  id: 400_000_000 + (seedOf(name) % 300_000_000),
  name,
  fullName: `${organization.login}/${name}`,
  description,
  language: languageNames[language],
  activity,
  private: !/^(sdk-|cli$|design-system|docs|\.github)/.test(name),
  workflows: list.split(' ').map((key) => {
    const make = makers[key];
    if (make === undefined) throw new RangeError(`no workflow is called ${key}`);
    return make(language);
  }),
  renovate: seedOf(name) % 3 === 0,
}));

export interface Person {
  login: string;
  id: number;
  bot: boolean;
}

const person = (login: string, bot = false): Person => ({ login, id: 1_000_000 + (seedOf(login) % 90_000_000), bot });

/** Those who work here. */
export const people: readonly Person[] = (
  'amara-okafor bkowalski chen-wei dpatel elif-yilmaz fgarcia-dev gwen-morris hiro-tanaka ines-costa jlindqvist ' +
  'kofi-mensah leila-haddad mbauer niamh-byrne oskar-nyman priya-raman qadir-aziz rosa-vidal svetlana-k tomasz-w ' +
  'uma-krishnan vclaes wanjiru-n yusuf-demir'
)
  .split(' ')
  .map((login) => person(login));

/** Those who contribute from a fork and must be let in. */
export const outsiders: readonly Person[] = 'octo-visitor hacktober-fan drive-by-dev typo-hunter'
  .split(' ')
  .map((login) => person(login));

export const dependabot = { ...person('dependabot[bot]', true), id: 49_699_333 };
export const renovate = { ...person('renovate[bot]', true), id: 29_139_614 };
export const actionsBot = { ...person('github-actions[bot]', true), id: 41_898_282 };
