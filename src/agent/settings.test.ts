import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readAgentSettings } from './settings.ts';

test('without an address nothing is sent and nothing is said', () => {
  expect(readAgentSettings({})).toMatchObject({ traces: null, logs: null, problems: [] });
  expect(readAgentSettings({ RUNLENS_TOKEN: 'secret' })).toMatchObject({ traces: null, logs: null, problems: [] });
});

test('RUNLENS_URL and its token win over the variables of the SDKs, and the token goes nowhere else', () => {
  const otel = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://other.example', OTEL_EXPORTER_OTLP_HEADERS: 'x-key=1' };
  expect(
    readAgentSettings({ ...otel, RUNLENS_URL: 'https://runlens.example/base/', RUNLENS_TOKEN: ' t ' }),
  ).toMatchObject({
    traces: { url: 'https://runlens.example/base/v1/traces', headers: { authorization: 'Bearer t' } },
    logs: { url: 'https://runlens.example/base/v1/logs', headers: { authorization: 'Bearer t' } },
  });
  expect(readAgentSettings({ ...otel, RUNLENS_TOKEN: 't' }).traces).toEqual({
    url: 'https://other.example/v1/traces',
    headers: { 'x-key': '1' },
  });
});

test('the variables of the SDKs', () => {
  const settings = readAgentSettings({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://logs:4318/own/path',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a%3Db, x-tenant = one,broken,=none',
    OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x-only=logs',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=listed,team=build%2Ctools',
    OTEL_SERVICE_NAME: 'named',
  });
  expect(settings.traces).toEqual({
    url: 'http://collector:4318/v1/traces',
    headers: { authorization: 'Bearer a=b', 'x-tenant': 'one' },
  });
  expect(settings.logs).toEqual({ url: 'http://logs:4318/own/path', headers: { 'x-only': 'logs' } });
  expect(settings.resource).toEqual({ 'service.name': 'named', team: 'build,tools' });
});

test.each([
  ['disabled', { OTEL_SDK_DISABLED: 'true' }, { traces: null, logs: null }],
  ['no logs', { OTEL_LOGS_EXPORTER: 'none' }, { traces: { url: 'http://c:4318/v1/traces' }, logs: null }],
])('%s', (_, env, expected) => {
  expect(readAgentSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', ...env })).toMatchObject({
    ...expected,
    problems: [],
  });
});

test('a token from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runlens-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'token'), 'from-file\n');
  const env = { RUNLENS_URL: 'http://r', RUNLENS_TOKEN_FILE: join(folder, 'token') };
  expect(readAgentSettings(env).traces?.headers).toEqual({ authorization: 'Bearer from-file' });
  const missing = readAgentSettings({ RUNLENS_URL: 'http://r', RUNLENS_TOKEN_FILE: join(folder, 'none') });
  expect(missing.problems).toEqual(['RUNLENS_TOKEN_FILE cannot be read']);
});

test('what is mistyped is said without its value, and the default holds', () => {
  const wrong = readAgentSettings({
    RUNLENS_URL: 'user:hunter2@host',
    RUNLENS_EXEC_LOG_BYTES: 'hunter2',
    RUNLENS_EXEC_WAIT: '-1s',
  });
  expect(wrong).toMatchObject({ traces: null, logs: null, logBytes: 10 * 2 ** 20, waitMs: 300 });
  expect(wrong.problems).toHaveLength(4);
  expect(wrong.problems.join()).not.toContain('hunter2');
  const split = readAgentSettings({ RUNLENS_URL: 'http://r', RUNLENS_TOKEN: 'hunter2\r\nx-admin: yes' });
  expect(split.traces).toBeNull();
  expect(split.problems.join()).not.toContain('hunter2');
  expect(readAgentSettings({ RUNLENS_EXEC_LOG_BYTES: '0', RUNLENS_EXEC_WAIT: '0' })).toMatchObject({
    logBytes: 0,
    waitMs: 0,
    problems: [],
  });
});

test('an address for gRPC is not spoken to', () => {
  const settings = readAgentSettings({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  });
  expect(settings.traces).toBeNull();
  expect(settings.problems.join()).toContain('RUNLENS_URL');
});
