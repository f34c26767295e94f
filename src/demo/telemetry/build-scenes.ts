import { bold, cyan, dim, green, red, yellow } from './ansi.ts';
import type { Draft, Fault } from './draft.ts';
import { leakedUrl } from './fake-secrets.ts';
import { failing, httpCall, type Scene, type Setting, seconds } from './scene.ts';
import { subjectsOf } from './subjects.ts';

interface Packages {
  tool: string;
  host: string;
  names: readonly string[];
}

const packages: Record<string, Packages> = {
  TypeScript: { tool: 'npm', host: 'registry.npmjs.org', names: ['react', 'vite', 'zod', 'typescript', 'undici'] },
  Python: { tool: 'pip', host: 'pypi.org', names: ['numpy', 'pydantic', 'httpx', 'torch', 'ruff'] },
  Go: {
    tool: 'go',
    host: 'proxy.golang.org',
    names: ['golang.org/x/net', 'google.golang.org/grpc', 'github.com/jackc/pgx'],
  },
  Rust: { tool: 'cargo', host: 'static.crates.io', names: ['tokio', 'serde', 'hyper', 'rustls', 'tantivy'] },
  Kotlin: {
    tool: 'gradle',
    host: 'repo.maven.apache.org',
    names: ['kotlin-stdlib', 'jackson-core', 'netty-all', 'jooq'],
  },
  'C++': { tool: 'conan', host: 'center2.conan.io', names: ['boost', 'fmt', 'abseil', 'protobuf'] },
  Swift: { tool: 'swiftpm', host: 'github.com', names: ['swift-collections', 'swift-nio', 'Nuke'] },
  HCL: {
    tool: 'terraform',
    host: 'registry.terraform.io',
    names: ['hashicorp/aws', 'hashicorp/kubernetes', 'hashicorp/helm'],
  },
};
const packagesOf = (language: string): Packages => packages[language] ?? (packages.Go as Packages);

const command = ({ step }: Setting): string => step.name.replace(/^Run |^Autobuild with /, '');
const toolOf = ({ step }: Setting, otherwise: string): string =>
  /^(?:Run|Autobuild with) (?:\.\/)?(\S+)/.exec(step.name)?.[1] ?? otherwise;

/** Downloads of packages, several at a time. */
export function installScene(setting: Setting): Scene {
  const { job, random, fails, seconds: took } = setting;
  const { tool, host, names } = packagesOf(job.run.repository.plan.language);
  const culprit = fails ? random.int(names.length) : -1;
  const below = names.map((name, index) =>
    httpCall('GET', host, `/${name}`, index === culprit ? 8 : random.between(0.5, 2), index === culprit ? 503 : 200, {
      'package.name': name,
      'http.response.body.size': 20_000 + random.int(4_000_000),
    }),
  );
  const added = 240 + random.int(900);
  const lines = names.map(
    (name, index) => `${dim('fetch')} https://${host}/${name} ${index === culprit ? red('503') : green('200')}`,
  );
  if (random.chance(0.4)) lines.push(`##[warning]A newer version of ${random.pick(names)} is available`);
  lines.push(
    fails
      ? `##[error]${host} answered 503 for ${names[culprit]}, four times`
      : `added ${added} packages in ${seconds(took)}s`,
  );
  const root: Draft = {
    name: command(setting),
    weight: 1,
    service: tool,
    atOnce: true,
    attributes: { 'packages.count': added },
    below,
  };
  return { span: failing(root, fails), lines, asked: [] };
}

export function cacheScene({ job, random, seconds: took }: Setting): Scene {
  const { tool } = packagesOf(job.run.repository.plan.language);
  const hit = random.chance(0.85);
  const size = 20 + random.int(400);
  const key = `${tool}-${job.plan.pool}-${job.run.head.sha.slice(0, 12)}`;
  const more: Draft['attributes'] = random.chance(0.05) ? { 'url.full': leakedUrl(random) } : {};
  const download = httpCall('GET', 'artifacts.northwind.example', '/cache', 1, hit ? 200 : 204, more);
  return {
    span: {
      name: 'restore cache',
      weight: 1,
      service: 'actions-cache',
      attributes: { 'cache.hit': hit, 'cache.key': key, 'cache.size_bytes': hit ? size * 1_000_000 : 0 },
      below: [download],
    },
    lines: hit
      ? [
          `Cache hit for: ${key}`,
          `Received ${size * 1_000_000} of ${size * 1_000_000} (100.0%), ${seconds(size / Math.max(0.5, took))} MBs/sec`,
          `Cache restored from key: ${key}`,
        ]
      : [`Cache not found for input keys: ${key}, ${tool}-${job.plan.pool}-`],
    asked: ['with:', `  path: ~/.cache/${tool}`, `  key: ${key}`],
  };
}

/** Checks of the code, a package of it at a time. */
export function lintScene(setting: Setting): Scene {
  const { job, random, fails } = setting;
  const subjects = subjectsOf(job.run.repository.plan);
  const culprit = fails ? random.int(subjects.length) : -1;
  const tool = toolOf(setting, 'checks');
  const fault = (subject: string): Fault => ({
    type: 'LintError',
    message: `${subject}: 2 problems (2 errors, 0 warnings)`,
    stack: `src/${subject}:14:7  'total' is never used`,
  });
  const below = subjects.map((subject, index) =>
    failing(
      {
        name: `check ${subject}`,
        weight: index === culprit ? 4 : 1,
        attributes: { 'code.files': 20 + random.int(200) },
      },
      index === culprit,
      fault(subject),
    ),
  );
  const lines = subjects.flatMap((subject, index) =>
    index === culprit
      ? [
          bold(`src/${subject}`),
          `  14:7   ${red('error')}    'total' is assigned a value but never used`,
          `  31:22  ${yellow('warning')}  this function is too long (84 lines)`,
          `##[error]src/${subject}:14:7 'total' is assigned a value but never used`,
        ]
      : [`${green('✔')} src/${subject}`],
  );
  return { span: failing({ name: command(setting), weight: 1, service: tool, below }, fails), lines, asked: [] };
}

/** Compiling and bundling: the parts of the code at once, then one artifact of them. */
export function buildScene(setting: Setting): Scene {
  const { job, random, fails, seconds: took } = setting;
  const { plan } = job.run.repository;
  const subjects = subjectsOf(plan);
  const culprit = fails ? random.int(subjects.length) : -1;
  const tool = toolOf(setting, 'make');
  const fault = (subject: string): Fault => ({
    type: 'CompileError',
    message: `${subject}: type mismatch in argument 2`,
    stack: `src/${subject}/index:57:18: expected Money, found number`,
  });
  const compile: Draft = {
    name: 'compile',
    weight: 5,
    atOnce: true,
    below: subjects.map((subject, index) =>
      failing(
        {
          name: `compile ${subject}`,
          weight: index === culprit ? 6 : random.between(2, 5),
          attributes: { 'code.lines': 900 + random.int(30_000) },
        },
        index === culprit,
        fault(subject),
      ),
    ),
  };
  const after: Draft[] = fails
    ? []
    : [
        { name: 'link', weight: 2 },
        { name: 'package', weight: 1, attributes: { 'artifact.size_bytes': 1_000_000 + random.int(60_000_000) } },
      ];
  const lines = subjects.flatMap((subject, index) => [
    `${cyan('compiling')} ${subject}`,
    ...(index === culprit
      ? [`${red('error')}: ${fault(subject).stack}`, `##[error]src/${subject}/index:57:18: ${fault(subject).message}`]
      : []),
  ]);
  if (random.chance(0.35)) lines.push('##[warning]The main chunk is larger than 500 kB after minification');
  if (!fails) lines.push(`${green('✓')} built in ${seconds(took)}s`);
  return {
    span: failing(
      { name: command(setting), weight: 1, service: tool, below: [failing(compile, fails), ...after] },
      fails,
    ),
    lines,
    asked: [],
  };
}
