import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { telemetryAddress } from '../src/intake/telemetry/addresses.ts';

const root = fileURLToPath(new URL('../deploy', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
const read = (file: string) => parse(readFileSync(join(root, file), 'utf8')) as Record<string, unknown>;

type Parts = Record<string, unknown>;
interface CollectorConfig extends Record<'receivers' | 'processors' | 'exporters' | 'extensions', Parts | undefined> {
  service: {
    extensions?: string[];
    pipelines: Record<string, Record<'receivers' | 'processors' | 'exporters', string[]>>;
  };
}
interface Compose {
  services: Record<string, { image: string; ports?: string[]; volumes?: string[] }>;
  volumes?: Parts;
}

test.each(files)('%s can be read', (file) => {
  expect(read(file)).toBeTypeOf('object');
});

const isCollector = (file: string) =>
  (read(file) as { service?: Partial<CollectorConfig['service']> }).service?.pipelines !== undefined;

describe.each(files.filter(isCollector))('%s', (file) => {
  const { service, ...parts } = read(file) as unknown as CollectorConfig;
  test('has what its pipelines name, and names what it has', () => {
    for (const kind of ['receivers', 'processors', 'exporters'] as const) {
      const named = Object.values(service.pipelines).flatMap((pipeline) => pipeline[kind]);
      expect(new Set(named)).toEqual(new Set(Object.keys(parts[kind] ?? {})));
    }
    expect(service.extensions ?? []).toEqual(Object.keys(parts.extensions ?? {}));
  });
});

describe.each(files.filter((file) => file.endsWith('compose.yaml')))('%s', (file) => {
  const { services, volumes = {} } = read(file) as unknown as Compose;
  test('mounts files that are there, is reached from this machine alone, and is of a fixed version', () => {
    for (const service of Object.values(services)) {
      expect(service.image).toMatch(/:\d/);
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
      for (const volume of service.volumes ?? []) {
        const [from = ''] = volume.split(':');
        expect(from.startsWith('./') ? existsSync(join(root, dirname(file), from)) : from in volumes).toBe(true);
      }
    }
  });
});

test.each(['fluent-bit/fluent-bit.yaml', 'vector/vector.yaml', 'promtail/promtail.yaml', 'alloy/config.alloy'])(
  '%s sends to an address that takes logs',
  (file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const [, path] = /(?:uri: |runlens\.example\.com)(\/\S+?)["\s]/.exec(text) ?? [];
    expect(telemetryAddress(path)?.answers).toBe('lines');
  },
);
