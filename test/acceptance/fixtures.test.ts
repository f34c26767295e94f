import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasShared, sharedFiles, sharedFolder } from '../../src/sources/testing/shared-fixtures.ts';
import { openStore } from '../../src/store/open.ts';
import { type Delivery, exampleDeliveries, restDeliveries, webhookDelivery } from './fixtures-files.ts';
import { startProgram } from './fixtures-program.ts';

// Real payloads, signed, through the real program; then its data directory is opened to see what became of each.
const mustHaveShared = process.env.CI === 'true';

const examples = exampleDeliveries();
const webhookFiles = sharedFiles('github-webhook');
const restFiles = sharedFiles('github-rest');
const webhooks = webhookFiles.map((file) => webhookDelivery(sharedFolder, file));
const rest = restFiles.flatMap((file) => restDeliveries(sharedFolder, file));

interface Fate {
  outcome: 'mapped' | 'counted' | 'dead';
  event: string;
  body: string;
  code: string | null;
  message: string | null;
}

let dataDir = '';
const answers = new Map<string, number>();
const fates = new Map<string, Fate>();
let rows: Record<string, number> = {};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'runlens-fixtures-'));
  const program = await startProgram(join(dataDir, 'data'));
  try {
    const waiting = [...examples, ...webhooks, ...rest];
    const send = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        answers.set(next.deliveryId, await program.deliver(next));
      }
    };
    await Promise.all(Array.from({ length: 8 }, send));
    await program.settled();
  } finally {
    expect(await program.stop()).toBe(0);
  }
  await readFates();
}, 120_000);

afterAll(() => rm(dataDir, { recursive: true, force: true }));

async function readFates(): Promise<void> {
  const engine = await openStore({ dataDir: join(dataDir, 'data') });
  try {
    const found = await engine.query<Fate & { id: string }>(
      'fates',
      `SELECT r.delivery_id AS id, r.outcome AS outcome, r.event AS event, r.body AS body, d.code AS code, d.message AS message
       FROM raw_events AS r LEFT JOIN (SELECT * FROM dead_letters FINAL) AS d ON d.delivery_id = r.delivery_id`,
    );
    for (const { id, ...fate } of found) {
      expect(fates.has(id), `${id} is kept twice`).toBe(false);
      fates.set(id, fate);
    }
    const tables = ['runs', 'jobs', 'steps', 'deployments', 'pushes'];
    const counts = await engine.query<{ name: string; total: number }>(
      'counts',
      tables.map((name) => `SELECT '${name}' AS name, count() AS total FROM ${name} FINAL`).join(' UNION ALL '),
    );
    rows = Object.fromEntries(counts.map(({ name, total }) => [name, total]));
  } finally {
    await engine.close();
  }
}

/** Each delivery: acknowledged, kept byte for byte, and a record, a counted event or a dead letter that says why. */
function expectFates(deliveries: readonly Delivery[]): Record<string, number> {
  const counts: Record<string, number> = { mapped: 0, counted: 0, dead: 0 };
  const wrong: string[] = [];
  for (const { file, deliveryId, event, body } of deliveries) {
    const status = answers.get(deliveryId);
    if (status !== 202) wrong.push(`${file}: answered ${status}`);
    const fate = fates.get(deliveryId);
    if (fate === undefined) {
      wrong.push(`${file} (${event}): acknowledged and not kept`);
      continue;
    }
    counts[fate.outcome] = (counts[fate.outcome] ?? 0) + 1;
    if (fate.event !== event || fate.body !== Buffer.from(body).toString())
      wrong.push(`${file}: not kept as it was sent`);
    if (fate.outcome === 'dead' && (!fate.code || !fate.message)) wrong.push(`${file}: dead without a reason`);
  }
  expect(wrong).toEqual([]);
  return counts;
}

const print = (what: string, counts: Record<string, number>): void => {
  process.stdout.write(
    `${what}: ${Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')}\n`,
  );
};

test('every payload of @octokit/webhooks-examples becomes records or is counted; none is a dead letter', () => {
  const counts = expectFates(examples);
  print(`@octokit/webhooks-examples, ${examples.length} deliveries`, counts);
  const dead = examples.filter(({ deliveryId }) => fates.get(deliveryId)?.outcome === 'dead').map(({ file }) => file);
  expect(dead).toEqual([]);
  expect(counts.mapped).toBeGreaterThan(25);
  expect(counts.counted).toBeGreaterThan(100);
});

test('the tables hold what the payloads tell of', () => {
  print('rows', rows);
  for (const table of ['runs', 'jobs', 'steps', 'deployments', 'pushes']) expect(rows[table]).toBeGreaterThan(0);
});

describe('the shared fixtures', () => {
  if (!hasShared) {
    process.stdout.write('The shared fixtures are not beside this checkout: their tests were not run.\n');
    test.runIf(mustHaveShared)('are present where CI runs', () => expect(hasShared).toBe(true));
  }

  test.runIf(hasShared)('all 119 webhook files go through', () => {
    expect(webhookFiles).toHaveLength(119);
    expect(webhooks.filter(({ event }) => event === 'unknown').map(({ file }) => file)).toEqual([]);
    print('webhook files', expectFates(webhooks));
    // Three are headers, not payloads; the fourth was anonymised into the year 1015.
    const dead = webhooks.filter(({ deliveryId }) => fates.get(deliveryId)?.outcome === 'dead');
    expect(dead.filter(({ file }) => !file.endsWith('.headers.json')).map(({ file }) => file)).toEqual([
      'cdviz-dev__cdviz-collector/github_events/workflow_job/completed.json',
    ]);
  });

  test.runIf(hasShared)('all 40 REST files go through', () => {
    expect(restFiles).toHaveLength(40);
    expect(new Set(rest.map(({ file }) => file)).size).toBe(40);
    print(`REST files, ${rest.length} deliveries`, expectFates(rest));
    // A webhook is an object: the lists that the import does not read are refused with that reason.
    const dead = rest.filter(({ deliveryId }) => fates.get(deliveryId)?.outcome === 'dead');
    for (const { event, body } of dead)
      expect([event, String.fromCharCode(body[0] ?? 0)]).toEqual(['rest_object', '[']);
  });
});
