import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactMessage } from '../intake/redact/redact-message.ts';
import { createSamples } from '../intake/redact/testing/samples.ts';
import { requests } from '../sources/otlp/schema.ts';
import { takeJobLog } from './take-job-log.ts';

const make = createSamples(9);
const job = {
  runId: 1,
  jobId: 2,
  attempt: 1,
  organization: 'acme',
  repository: 'acme/app',
  name: 'build',
  startedAt: Date.UTC(2026, 3, 17),
  completedAt: Date.UTC(2026, 3, 17, 1),
  stepCount: 0,
};

/** The log's requests as they are once they have been redacted, one by one. */
async function taken(log: string, size: number): Promise<Buffer[]> {
  async function* chunks() {
    const bytes = Buffer.from(log);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const sent: Buffer[] = [];
  const send = async (request: Buffer) => {
    redactMessage(request, requests.logs);
    sent.push(request);
  };
  await takeJobLog(job, [], chunks(), send, new AbortController().signal);
  return sent;
}

/** A line of so many characters ends up as this many lines before the secret. */
const lineBefore = 'an ordinary line of the log';
const key = [
  '-----BEGIN RSA PRIVATE KEY-----',
  ...Array.from({ length: 25 }, () => make.word(64)),
  `${make.word(22)}==`,
  '-----END RSA PRIVATE KEY-----',
];
const wrapped = Buffer.from(`{"password":"${make.word(40)}","deploy_key":"${key.join('\\n')}"}`).toString('base64');
const secrets: [string, string[]][] = [
  ['a private key', key],
  ['a private key in base64, in lines', wrapped.match(/.{1,76}/g) ?? []],
  ['a name and its value', ['{', '  "name": "DB_PASSWORD",', `  "value": "${make.word(24)}"`, '}']],
  ['a token', [`cloning with ghp_${make.word(36)}`]],
];

test.each(secrets)('%s is found wherever a request ends and however the log is cut', async (_name, lines) => {
  const found = lines.filter((line) => !/^[ {]*(?:[{}]|"name".*|-----.*)$/.test(line));
  expect(found).not.toEqual([]);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: lines.length }),
      fc.integer({ min: 7, max: 70_000 }),
      async (at, size) => {
        const before = Array.from({ length: 2000 - at }, () => lineBefore);
        const sent = await taken([...before, ...lines, ...before.slice(0, 100)].join('\n'), size);
        expect(sent.length).toBeGreaterThan(1);
        const left = found.filter((line) => sent.some((request) => request.includes(line.trim())));
        expect(left).toEqual([]);
      },
    ),
    { numRuns: 30 },
  );
});

test('a key without an end holds nothing back for good', async () => {
  const log = Array.from({ length: 9000 }, (_, at) => (at % 50 === 0 ? key.slice(0, 20) : lineBefore)).flat();
  const sent = await taken(log.join('\n'), 65_536);
  expect(Math.max(...sent.map(({ length }) => length))).toBeLessThan(2 ** 20);
});
