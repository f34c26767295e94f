import { expect, test } from 'vitest';
import { Bytes } from '../../model/columns/bytes.ts';
import { encodeJson } from '../../sources/otlp/encode-json.ts';
import { createSamples } from '../redact/testing/samples.ts';
import { createTestIntake } from './testing/intake.ts';

const make = createSamples(8);

/** What is stored of a line of log. */
async function storedLine(line: string): Promise<string> {
  const { send, rows, receivedAt } = createTestIntake();
  const record = { timeUnixNano: `${receivedAt}000000`, body: { stringValue: line } };
  const body = encodeJson('logs', { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
  expect(await send({ signal: 'logs', encoding: 'protobuf', tenant: '', body })).toMatchObject({ rows: 1 });
  const out = new Bytes();
  for (const { columns } of rows.tables) if ('Body' in columns) columns.Body.writeData(out);
  return out.view().toString();
}

test('a secret that a control sequence cuts in two is not joined again when the sequence is taken out', async () => {
  const password = make.password();
  const token = make.word(36);
  const stored = await storedLine(
    `begin password=\u001b[K${password} ghp_\u001b[K${token} ghp_\u001b]0;a\u0007${token} end`,
  );
  expect(stored).toContain(
    `begin password=${'*'.repeat(password.length)} ghp_${'*'.repeat(36)} ghp_${'*'.repeat(36)} end`,
  );
});
