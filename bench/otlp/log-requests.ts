import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { encodeJson } from '../../src/sources/otlp/encode-json.ts';

const idDigits = 16;
const mark = 'f'.repeat(idDigits);

const texts = [
  (i: number) =>
    `\x1b[32m ✓\x1b[39m src/module${i % 900}.test.ts > case ${i % 50} passed in ${(i * 7) % 4000} ms ${mark}`,
  (i: number) => `Downloaded package-${(i * 31) % 20_000} 4.${i % 30}.${i % 7} from the registry ${mark}`,
  (i: number) => `shard ${(i * 13) % 8000} of build: cache key linux-${mark} restored`,
  (i: number) => `warning: unused variable 'x${i % 300}' in step ${i % 12} of ${mark}`,
];

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** Requests of `lines` lines each, as an agent inside a job sends them. `next` gives one that nobody has seen before, in the same buffer. */
export function createLogRequests(lines: number): { next(): Buffer; bytes: number } {
  const at = BigInt(Date.now() - 60_000) * 1_000_000n;
  const logRecords = Array.from({ length: lines }, (_, i) => ({
    timeUnixNano: String(at + BigInt(i) * 1_000_007n),
    severityNumber: i % 50 === 0 ? 17 : 9,
    body: { stringValue: texts[i % texts.length]?.(i) },
    attributes: [attribute('log.iostream', 'stdout')],
  }));
  const resource = {
    attributes: [
      attribute('service.name', 'npm'),
      attribute('host.name', 'runner-7'),
      attribute('GITHUB_RUN_ID', '18230001'),
      attribute('GITHUB_RUN_ATTEMPT', '1'),
      attribute('GITHUB_REPOSITORY', 'acme/widgets'),
      attribute('GITHUB_JOB', 'build'),
    ],
  };
  const body = Buffer.from(encodeJson('logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }));
  const places: number[] = [];
  for (let place = body.indexOf(mark); place !== -1; place = body.indexOf(mark, place + idDigits)) places.push(place);
  if (places.length !== lines) throw new Error('a line has no mark');
  return {
    bytes: body.length,
    next() {
      const fresh = randomBytes((lines * idDigits) / 2).toString('hex');
      places.forEach((place, i) => {
        body.write(fresh.slice(i * idDigits, (i + 1) * idDigits), place, 'latin1');
      });
      return body;
    },
  };
}
