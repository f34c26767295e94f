import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { telemetryAddress } from '../src/intake/telemetry/addresses.ts';
import { jobOfLine } from '../src/intake/telemetry/testing/grafana/logs.ts';
import { otelVersions } from '../src/intake/telemetry/testing/grafana/plugin.ts';
import { readMigrations, splitStatements } from '../src/store/migrate.ts';
import { openStore } from '../src/store/open.ts';

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

describe('grafana', () => {
  interface Settings {
    defaultDatabase: string;
    username: string;
    logs: Record<string, unknown>;
    traces: Record<string, unknown>;
  }
  const { datasources } = read('grafana/clickhouse-datasource.yaml') as { datasources: { jsonData: Settings }[] };
  const settings = datasources.map(({ jsonData }) => jsonData);
  const reader = splitStatements(readFileSync(join(root, 'grafana/reader.sql'), 'utf8'));
  const grants = reader.filter((statement) => statement.startsWith('GRANT'));
  const telemetry = readMigrations()
    .flatMap(({ statements }) => statements)
    .flatMap((statement) => /^CREATE (?:TABLE|VIEW) IF NOT EXISTS (otel_\w+)/.exec(statement)?.[1] ?? []);

  test('the data source names tables that there are, in versions of OTel that are tried', () => {
    for (const { defaultDatabase, logs, traces } of settings) {
      expect(logs).toMatchObject({ defaultDatabase, defaultTable: 'otel_logs', otelEnabled: true });
      expect(traces).toMatchObject({ defaultDatabase, defaultTable: 'otel_traces', otelEnabled: true });
      expect(otelVersions).toContain(logs.otelVersion);
      expect(otelVersions).toContain(traces.otelVersion);
      expect(logs.contextColumns).toEqual(jobOfLine);
      expect(telemetry).toContain(`otel_traces${traces.traceTimestampTableSuffix}`);
    }
    expect(settings).toHaveLength(1);
  });

  test('its user reads the tables of telemetry, each of them and nothing else', () => {
    const [{ defaultDatabase, username }] = settings as [Settings];
    expect(grants).toEqual(telemetry.map((table) => `GRANT SELECT ON ${defaultDatabase}.${table} TO ${username}`));
    expect(reader.find((statement) => statement.startsWith('CREATE USER'))).toContain(`EXISTS ${username} `);
  });

  test('its user is made by statements that ClickHouse reads', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'runlens-deploy-'));
    const engine = await openStore({ dataDir, migrate: false });
    try {
      // The embedded engine has no users, so it says only what it understood.
      const format = (sql: string) =>
        engine.query<{ text: string }>('format', 'SELECT formatQuery({sql:String}) AS text', { sql });
      const [[profile]] = (await Promise.all(reader.map(format))) as [[{ text: string }]];
      expect(profile.text).toContain('readonly = 1, max_execution_time = 60 MIN 1 MAX 300 CHANGEABLE_IN_READONLY');
    } finally {
      await engine.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
