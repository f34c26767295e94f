import { dim, green, red } from './ansi.ts';
import type { Draft, Fault } from './draft.ts';
import { failing, httpCall, type Scene, type Setting, seconds } from './scene.ts';
import { claims, firstRemote, subjectsOf } from './subjects.ts';
import { type Dialect, dialectOf } from './test-dialects.ts';

/** How much more of a step's time the test that breaks it takes: it waits, and tries again. */
const culpritWeight = 7;
const testsPerCase = 9;

/** Unit tests: suites, cases, and a call of one case in each suite. */
export function testScene({ job, random, fails, step, seconds: took }: Setting): Scene {
  const { plan } = job.run.repository;
  const dialect = dialectOf(plan.language);
  const subjects = subjectsOf(plan);
  const culprit = fails ? random.int(subjects.length) : -1;
  const suites = subjects.map((subject, index) => suiteOf(dialect, subject, index === culprit));
  const tests = subjects.length * claims.length * testsPerCase;
  const each = took / (subjects.length + 1);
  const lines = subjects.flatMap((subject, index) => {
    const passed = dialect.passed(
      dialect.suite(subject),
      claims.length * testsPerCase,
      seconds(each * random.factor(0.3)),
    );
    return index === culprit ? failureLines(dialect, subject) : [passed];
  });
  if (random.chance(0.3)) {
    const slow = dialect.testCase(random.pick(subjects), claims[firstRemote]);
    lines.push(`##[warning]${slow} took ${seconds(each / 2)} s, more than the 2 s it may take`);
  }
  const root: Draft = {
    name: step.name.replace(/^Run /, ''),
    weight: 1,
    service: dialect.tool,
    attributes: { 'test.count': tests, 'test.failed': fails ? 1 : 0, 'process.exit.code': fails ? 1 : 0 },
    below: suites,
  };
  lines.push('', dialect.summary(tests, fails ? 1 : 0, seconds(took)));
  return { span: failing(root, fails), lines, asked: [] };
}

function suiteOf(dialect: Dialect, subject: string, breaks: boolean): Draft {
  const below = claims.map((claim, index): Draft => {
    const isRemote = index >= firstRemote;
    const fails = breaks && isRemote;
    const name = dialect.testCase(subject, claim);
    const call = (status: number, weight: number) =>
      httpCall('POST', `${subject}-upstream`, `/v1/${subject}s`, weight, status);
    const draft: Draft = {
      name,
      weight: fails ? 2 * culpritWeight : isRemote ? 2 : 1,
      attributes: { 'test.case.name': name, 'test.case.result.status': fails ? 'fail' : 'pass' },
      ...(isRemote && { below: fails ? [call(504, 1), call(504, 2), call(504, 4)] : [call(201, 1)] }),
    };
    return failing(draft, fails, dialect.fault(subject));
  });
  const suite: Draft = {
    name: dialect.suite(subject),
    weight: breaks ? culpritWeight : 1,
    attributes: { 'test.suite.name': dialect.suite(subject), 'test.suite.run.status': breaks ? 'failure' : 'success' },
    below,
  };
  return failing(suite, breaks);
}

function failureLines(dialect: Dialect, subject: string): string[] {
  const fault = dialect.fault(subject);
  const name = dialect.testCase(subject, claims[firstRemote]);
  return [
    `POST /v1/${subject}s: 504, trying again (1 of 2)`,
    `POST /v1/${subject}s: 504, trying again (2 of 2)`,
    dialect.failed(name, dialect.suite(subject)),
    ...`${red(fault.type)}: ${fault.message}`.split('\n'),
    ...fault.stack.split('\n').map((line) => dim(`    ${line.trim()}`)),
    `##[error]${name}: ${fault.message.split('\n')[0]}`,
  ];
}

/** Tests of services that run: scenarios, the requests they make, and what the services do for them. */
export interface Scenarios {
  tool: string;
  host: string;
  /** What is started first; null when it runs already. */
  starts: string | null;
  /** Whether the service's own spans come along. */
  traced: boolean;
}

export function scenarioScene({ job, random, fails, step, seconds: took }: Setting, of: Scenarios): Scene {
  const { plan } = job.run.repository;
  const subjects = subjectsOf(plan);
  const culprit = fails ? random.int(subjects.length) : -1;
  const below: Draft[] = subjects.map((subject, index) => scenarioOf(of, plan.name, subject, index === culprit));
  const lines = subjects.flatMap((subject, index) => scenarioLines(of, subject, index === culprit, took / 5));
  if (of.starts !== null) {
    below.unshift({
      name: `start ${of.starts}`,
      weight: 1,
      service: 'docker',
      attributes: { 'container.image.name': of.starts },
    });
    lines.unshift(
      `Container ${of.starts.split(':')[0]}  Starting`,
      `Container ${of.starts.split(':')[0]}  ${green('Healthy')}`,
    );
  }
  const root: Draft = {
    name: step.name.replace(/^Run /, ''),
    weight: 1,
    service: of.tool,
    attributes: { 'test.count': subjects.length, 'test.failed': fails ? 1 : 0 },
    below,
  };
  const passed = subjects.length - (fails ? 1 : 0);
  lines.push(`  ${green(`${passed} passed`)}${fails ? `, ${red('1 failed')}` : ''} (${seconds(took)}s)`);
  return { span: failing(root, fails), lines, asked: [] };
}

const lockTimeout = (subject: string): Fault => ({
  type: 'PostgresError',
  message: 'canceling statement due to lock timeout',
  stack: `PostgresError: canceling statement due to lock timeout (55P03)\n    while updating tuple (0,12) in relation "${subject}s"`,
});

function scenarioOf(of: Scenarios, service: string, subject: string, breaks: boolean): Draft {
  const weight = breaks ? culpritWeight : 1;
  const path = `/v1/${subject}s`;
  const query = (operation: string, share: number, fault?: Fault): Draft => ({
    name: `${operation} ${subject}s`,
    weight: share,
    kind: 'client',
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': operation,
      'db.collection.name': `${subject}s`,
      'server.address': 'postgres',
    },
    ...(fault !== undefined && { fault }),
  });
  const server: Draft = {
    name: `POST ${path}`,
    weight: 1,
    service,
    kind: 'server',
    attributes: { 'http.request.method': 'POST', 'http.route': path, 'http.response.status_code': breaks ? 500 : 201 },
    below: [query('SELECT', 1), query('UPDATE', breaks ? 12 : 2, breaks ? lockTimeout(subject) : undefined)],
  };
  const write = httpCall('POST', of.host, path, weight * 2, breaks ? 500 : 201);
  const scenario: Draft = {
    name: `${subject}: create and read back`,
    weight,
    attributes: {
      'test.case.name': `${subject}: create and read back`,
      'test.case.result.status': breaks ? 'fail' : 'pass',
    },
    below: [
      { ...write, ...(of.traced && { below: [failing(server, breaks)] }) },
      httpCall('GET', of.host, `${path}/42`, 1, breaks ? 404 : 200),
    ],
  };
  return failing(scenario, breaks);
}

function scenarioLines({ tool, host }: Scenarios, subject: string, breaks: boolean, each: number): string[] {
  const name = `${subject}: create and read back`;
  if (!breaks) return [`  ${green('✓')} [${tool}] ${name} ${dim(`(${seconds(each)}s)`)}`];
  return [
    `  ${red('✘')} [${tool}] ${name} ${dim(`(${seconds(each * 3)}s)`)}`,
    `    POST https://${host}/v1/${subject}s answered 500: ${lockTimeout(subject).message}`,
    `    GET https://${host}/v1/${subject}s/42 answered 404, expected 200`,
    `##[error]${name}: the service answered 500 after a lock timeout`,
  ];
}
