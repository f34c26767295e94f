import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { telemetryAddress } from '../src/intake/telemetry/addresses.ts';

const deploy = fileURLToPath(new URL('../deploy', import.meta.url));
const files = readdirSync(deploy, { recursive: true, encoding: 'utf8' });

test.each(files.filter((file) => file.endsWith('.yaml')))('%s is YAML', (file) => {
  expect(parse(readFileSync(join(deploy, file), 'utf8'))).toBeTypeOf('object');
});

test.each(['fluent-bit/fluent-bit.yaml', 'vector/vector.yaml', 'promtail/promtail.yaml', 'alloy/config.alloy'])(
  '%s sends to an address that takes logs',
  (file) => {
    const text = readFileSync(join(deploy, file), 'utf8');
    const [, path] = /(?:uri: |runlens\.example\.com)(\/\S+?)["\s]/.exec(text) ?? [];
    expect(telemetryAddress(path)?.answers).toBe('lines');
  },
);
