import { Buffer } from 'node:buffer';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom } from '../../demo/random.ts';
import { createJournalWriter } from '../journal/writer.ts';
import { textsOf } from './message-texts.ts';
import { redactMessage } from './redact-message.ts';
import { createStreamRedactor } from './redact-stream.ts';
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

test('the same comes out when the text comes in pieces', () => {
  const text = whole();
  const random = createRandom(seed);
  const redactor = createStreamRedactor();
  const pieces: Buffer[] = [];
  for (let at = 0; at < text.length; ) {
    const size = 1 + random.int(random.chance(0.5) ? 40 : 4000);
    pieces.push(redactor.push(text.subarray(at, at + size)));
    at += size;
  }
  const out = Buffer.concat([...pieces, redactor.end()]);
  const counts = redactText(text);
  expect(out.equals(text)).toBe(true);
  expect(redactor.counts).toEqual(counts);
});

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
