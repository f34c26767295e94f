import { Buffer } from 'node:buffer';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom } from '../../demo/random.ts';
import { takeJobLog } from '../../job-logs/take-job-log.ts';
import { decodeMessage } from '../../sources/otlp/decode-message.ts';
import { requests as schema } from '../../sources/otlp/schema.ts';
import { createJournalWriter } from '../journal/writer.ts';
import { textsOf } from './message-texts.ts';
import { redactMessage } from './redact-message.ts';
import { redactText } from './redact-text.ts';
import { type Corpus, createCorpus, type Score, scoreOf } from './testing/corpus.ts';
import { leftOver, type Planted } from './testing/forms.ts';
import { logsRequest, logsShape } from './testing/messages.ts';

const seed = 20_260_417;
const cleanCount = 20_000;
const corpus = createCorpus(seed, cleanCount);

const whole = () => Buffer.from(corpus.lines.join('\n'));

function expectGood(name: string, { recall, precision, missed, wrong }: Score): void {
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  process.stdout.write(`${name}: recall ${percent(recall)}, precision ${percent(precision)}\n`);
  expect(recall, missed.join('\n')).toBeGreaterThanOrEqual(0.95);
  expect(precision, wrong.join('\n')).toBeGreaterThanOrEqual(0.99);
}

test('the corpus is as large as it should be', () => {
  const kinds = new Set(corpus.planted.map(({ planted }) => planted.kind));
  process.stdout.write(`${corpus.planted.length} secrets of ${kinds.size} kinds among ${cleanCount} clean lines\n`);
  expect(corpus.planted.length).toBeGreaterThanOrEqual(200);
  expect(kinds.size).toBeGreaterThanOrEqual(25);
});

test('planted secrets are found in every form, and clean lines stay', () => {
  const text = whole();
  redactText(text);
  expectGood('one text', scoreOf(corpus, text.toString().split('\n')));
});

test('the same is found in the log of a job that is fetched in pieces', async () => {
  const random = createRandom(seed);
  const text = Buffer.from(corpus.lines.map((line) => `2026-04-17T10:00:00.0000000Z ${line}\n`).join(''));
  async function* pieces() {
    for (let at = 0; at < text.length; ) {
      const size = 1 + random.int(random.chance(0.5) ? 40 : 4000);
      yield text.subarray(at, at + size);
      at += size;
    }
  }
  const startedAt = Date.UTC(2026, 3, 17, 10);
  const place = { runId: 1, jobId: 2, attempt: 1, organization: 'acme', repository: 'acme/web', name: 'build' };
  const job = { ...place, startedAt, completedAt: startedAt + 60_000, stepCount: 0 };
  const after: string[] = [];
  let requests = 0;
  const send = async (request: Buffer) => {
    const masked = Buffer.from(request);
    redactMessage(masked, logsShape);
    const decoded = decodeMessage(schema.logs, masked, 0, masked.length) as unknown as Decoded;
    for (const { scopeLogs } of decoded.resourceLogs)
      for (const record of scopeLogs.flatMap(({ logRecords }) => logRecords)) after.push(lineOf(record));
    requests += 1;
  };
  const { lines } = await takeJobLog(job, [], pieces(), send, new AbortController().signal);
  expect([lines, after.length]).toEqual([corpus.lines.length, corpus.lines.length]);
  expect(requests).toBeGreaterThan(5);
  expectGood('the log of a job, in pieces', scoreOf(corpus, after));
});

interface LineRecord {
  body: { stringValue: string };
  attributes?: { key: string; value: { stringValue: string } }[];
}
interface Decoded {
  resourceLogs: { scopeLogs: { logRecords: LineRecord[] }[] }[];
}

/** The line as it was printed: what stands in `##[group]` is an attribute of its record. */
function lineOf({ body, attributes = [] }: LineRecord): string {
  const marker = attributes.find(({ key }) => key === 'github.log.marker');
  return `${marker ? `##[${marker.value.stringValue}]` : ''}${body.stringValue}`;
}

/** The corpus as requests of 500 records each, masked; with what became of its lines. */
function inRequests({ lines }: Corpus): { requests: Buffer[]; after: string[] } {
  const requests: Buffer[] = [];
  const after: string[] = [];
  for (let at = 0; at < lines.length; at += 500) {
    const part = lines.slice(at, at + 500);
    const request = logsRequest(part);
    redactMessage(request, logsShape);
    requests.push(request);
    const { places } = textsOf(request, logsShape);
    for (let i = 0; i < part.length; i += 1) after.push(request.toString('utf8', places[3 * i], places[3 * i + 1]));
  }
  return { requests, after };
}

test('nothing that was found in requests of OTLP is anywhere in the data directory', async () => {
  const { requests, after } = inRequests(corpus);
  const score = scoreOf(corpus, after);
  expectGood('OTLP, a record a line', score);

  const directory = mkdtempSync(join(tmpdir(), 'runlens-redact-'));
  try {
    const journal = createJournalWriter({ path: join(directory, 'telemetry'), maxBytes: 2 ** 26, maxAgeMs: 2 ** 40 });
    for (const [index, body] of requests.entries()) {
      const receivedAt = Date.now();
      await journal.append({ source: 'otlp', event: 'logs', deliveryId: `${index}`, receivedAt, tenant: '', body });
    }
    await journal.close();
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .map((name) => join(directory, name))
      .filter((path) => statSync(path).isFile());
    const kept = files.map((path) => readFileSync(path, 'latin1')).join('\n');
    expect(kept).toContain(`Successfully tagged`);
    const there = score.found.filter(({ needle }) => kept.includes(needle));
    expect(there).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('the score tells a secret that is left, and a clean line that is changed', () => {
  const planted: Planted = { kind: 'a', form: 'plain', text: 'see 0123456789', needle: '0123456789' };
  const small: Corpus = { lines: ['clean', 'see 0123456789'], planted: [{ planted, first: 1, count: 1 }] };
  expect(scoreOf(small, small.lines)).toMatchObject({ recall: 0, wrong: [] });
  expect(scoreOf(small, ['cle**', 'see **********'])).toMatchObject({ recall: 1, precision: 0.5 });
  expect(leftOver('0123456789', 'see **23456789')).toBe('23456789');
});
