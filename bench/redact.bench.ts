import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretCounts } from '../src/intake/redact/mask.ts';
import { redactMessage } from '../src/intake/redact/redact-message.ts';
import { redactText } from '../src/intake/redact/redact-text.ts';
import { jobLog } from '../src/intake/redact/testing/clean-lines.ts';
import { createCorpus } from '../src/intake/redact/testing/corpus.ts';
import { logsRequest, logsShape } from '../src/intake/redact/testing/messages.ts';
import { createSamples } from '../src/intake/redact/testing/samples.ts';
import { alternate } from './shared/alternate.ts';
import type { Emit } from './shared/line.ts';

const lines = 20_000;
/** A line with a secret among so many. */
const onePlanted = 2000;
/** Records of one request, as the Collector batches them. */
const perRequest = 500;
const rounds = 9;
const timesOurs = 4;
const peer = '@secretlint/secretlint-rule-preset-recommend 12';

const config = {
  rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, severity: 'error' as const }],
};

/**
 * Megabytes of log per second of processor time, secrets masked in a buffer, against secretlint's recommended rules, whose reports
 * are masked the same way. First a job's log with few secrets, as one text and as requests of OTLP; then the corpus of
 * the tests, where more than every second line looks dangerous and one in eighteen holds a secret.
 */
export async function run(emit: Emit): Promise<void> {
  const corpus = createCorpus(1, lines);
  const secrets = corpus.planted.filter(({ planted, count }) => planted.form === 'plain' && count === 1);
  const log = jobLog(createSamples(2), lines).map((line, at) =>
    at % onePlanted === 0 ? `${line} ${secrets[at / onePlanted]?.planted.text}` : line,
  );
  const text = Buffer.from(log.join('\n'));
  await measure(emit, 'redact.log', text, async (copy) => redactText(copy));
  const requests = Array.from({ length: lines / perRequest }, (_, at) =>
    logsRequest(log.slice(at * perRequest, (at + 1) * perRequest)),
  );
  await measure(emit, 'redact.otlp', text, async () => {
    const counts: SecretCounts = {};
    for (const request of requests) Object.assign(counts, redactMessage(Buffer.from(request), logsShape));
    return counts;
  });
  await measure(emit, 'redact.corpus', Buffer.from(corpus.lines.join('\n')), async (copy) => redactText(copy));
}

async function measure(
  emit: Emit,
  bench: string,
  text: Buffer,
  redact: (copy: Buffer) => Promise<SecretCounts>,
): Promise<void> {
  const ours = async () => {
    const copies = Array.from({ length: timesOurs }, () => Buffer.from(text));
    const started = process.cpuUsage();
    for (const copy of copies) await redact(copy);
    return rate(text.length * timesOurs, started);
  };
  const theirs = async () => {
    const started = process.cpuUsage();
    const content = text.toString();
    const source = { content, filePath: 'job.log', ext: '.log', contentType: 'text' as const };
    const { messages } = await lintSource({ source, options: { config } });
    if (messages.length === 0) throw new Error('the peer found nothing');
    let masked = '';
    let at = 0;
    for (const [from, to] of messages.map(({ range }) => range).sort(([a], [b]) => a - b)) {
      masked += content.slice(at, Math.max(at, from)) + '*'.repeat(Math.max(0, to - Math.max(at, from)));
      at = Math.max(at, to);
    }
    Buffer.from(masked + content.slice(at));
    return rate(text.length, started);
  };
  const found = await redact(Buffer.from(text));
  if (Object.keys(found).length === 0) throw new Error('our side found nothing');
  await ours();
  await theirs();
  emit(await alternate({ bench, unit: 'MB/s', peer, better: 'higher', rounds, ours, theirs }));
}

function rate(bytes: number, started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return bytes / (user + system);
}
