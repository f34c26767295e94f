import { describe, expect, it } from 'vitest';
import { loadConfig } from './load.ts';
import { settings } from './settings.ts';

const files = (map: Record<string, string>) => (path: string) => map[path];
const problemsOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
};

describe('loadConfig', () => {
  it('gives defaults, frozen', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      webhookMaxBytes: 25 * 2 ** 20,
      journalMaxBytes: 2 * 2 ** 30,
      demo: false,
      adminToken: '',
      githubWebhookSecret: [],
      clickhouseUrl: '',
    });
    expect(Object.isFrozen(config) && Object.isFrozen(config.githubWebhookSecret)).toBe(true);
  });

  it('prefers flag to environment to file to default', () => {
    const yaml = {
      'runlens.yaml': 'server:\n  port: 1\n  host: "::1"\nlog: {level: debug}\ngithub: {webhook_secret: [one, two]}',
    };
    const config = loadConfig({
      flags: { port: '3' },
      env: { RUNLENS_PORT: '2', RUNLENS_LOG_LEVEL: 'warn' },
      readFile: files(yaml),
    });
    expect(config).toMatchObject({ port: 3, logLevel: 'warn', host: '::1', githubWebhookSecret: ['one', 'two'] });
  });

  it('reads secrets from files', () => {
    const config = loadConfig({
      env: { RUNLENS_GITHUB_WEBHOOK_SECRET_FILE: '/s', RUNLENS_ADMIN_TOKEN_FILE: '/a' },
      readFile: files({ '/s': 'a, b\n', '/a': '0123456789abcdef\n' }),
    });
    expect(config).toMatchObject({ githubWebhookSecret: ['a', 'b'], adminToken: '0123456789abcdef' });
  });

  it('reads where to forward to, and never shows the headers', () => {
    const config = loadConfig({
      env: { RUNLENS_FORWARD_OTLP_HEADERS_FILE: '/h', RUNLENS_FORWARD_SIGNALS: 'logs, traces' },
      readFile: files({ '/h': 'Authorization=Bearer%20hunter2\nx-scope = team a,x-other=1=2\n' }),
    });
    expect(config.forwardOtlpHeaders).toEqual({
      Authorization: 'Bearer hunter2',
      'x-scope': 'team a',
      'x-other': '1=2',
    });
    expect(config.forwardSignals).toEqual(['logs', 'traces']);
    expect(loadConfig({})).toMatchObject({
      forwardOtlpHeaders: {},
      forwardSignals: ['traces'],
      forwardOtlpEndpoint: '',
    });
    for (const headers of ['hunter2', 'Authorization: Basic hunter2=', 'a=hunter2%0A', 'a b=hunter2']) {
      const text = problemsOf(() => loadConfig({ env: { RUNLENS_FORWARD_OTLP_HEADERS: headers } }));
      expect(text).toContain('RUNLENS_FORWARD_OTLP_HEADERS: must be headers like name=value');
      expect(text).not.toContain('hunter2');
    }
  });

  it.each([
    ['RUNLENS_FORWARD_OTLP_ENDPOINT', 'ftp://collector', 'must be an http or https URL'],
    ['RUNLENS_FORWARD_ZIPKIN_ENDPOINT', 'zipkin:9411', 'must be an http or https URL'],
    ['RUNLENS_FORWARD_SIGNALS', 'traces,metrics', 'must be one of traces, logs'],
  ])('refuses %s = %s', (name, value, sentence) => {
    expect(problemsOf(() => loadConfig({ env: { [name]: value } }))).toContain(sentence);
  });

  it('reports all problems at once, with path and value, never a secret', () => {
    const text = problemsOf(() =>
      loadConfig({
        flags: { port: '99999' },
        env: {
          RUNLENS_JOURNAL_MAX_BYTES: 'lots',
          RUNLENS_CLICKHOUSE_URL: 'ftp://user:hunter2@x',
          RUNLENS_GITHUB_TOKEN: 'a',
          RUNLENS_GITHUB_TOKEN_FILE: '/x',
          RUNLENS_CONFIG: 'c.yaml',
        },
        readFile: files({ 'c.yaml': 'log:\n  level: loud\nsrever: {port: 1}' }),
      }),
    );
    expect(text).toContain('--port = "99999": must be a whole number from 0 to 65535');
    expect(text).toContain('RUNLENS_JOURNAL_MAX_BYTES = "lots": must be a size');
    expect(text).toContain('RUNLENS_CLICKHOUSE_URL: must be an http or https URL');
    expect(text).toContain('RUNLENS_GITHUB_TOKEN and RUNLENS_GITHUB_TOKEN_FILE');
    expect(text).toContain('runlens.yaml: log.level = "loud": must be one of');
    expect(text).toContain('srever.port: there is no such setting');
    expect(text).not.toContain('hunter2');
  });

  it.each([
    ['RUNLENS_CONFIG', { RUNLENS_CONFIG: 'no.yaml' }, 'the file cannot be read'],
    ['an empty secret file', { RUNLENS_ADMIN_TOKEN_FILE: '/empty' }, 'the file is empty'],
    ['a short admin token', { RUNLENS_ADMIN_TOKEN: 'short' }, 'at least 16 characters'],
    ['a short key', { RUNLENS_SECRETS_KEY: 'short' }, 'at least 32 characters'],
    ['an open address without a token', { RUNLENS_HOST: '0.0.0.0' }, 'RUNLENS_ADMIN_TOKEN'],
    ['a name that is not loopback', { RUNLENS_HOST: '127.0.0.1.example.com' }, 'RUNLENS_ADMIN_TOKEN'],
  ])('refuses %s', (_, env, sentence) => {
    expect(problemsOf(() => loadConfig({ env, readFile: files({ '/empty': ' ' }) }))).toContain(sentence);
  });

  it('refuses a broken file without quoting it', () => {
    const text = problemsOf(() =>
      loadConfig({ readFile: files({ 'runlens.yaml': 'github:\n  token: "hunter2\n x: [' }) }),
    );
    expect(text).toContain('runlens.yaml:');
    expect(text).not.toContain('hunter2');
  });

  it('has unique names, flags, variables and paths, and no flag for a secret', () => {
    for (const key of ['name', 'env', 'yaml'] as const)
      expect(new Set(settings.map((one) => one[key])).size).toBe(settings.length);
    expect(settings.filter((one) => 'secret' in one && 'flag' in one)).toEqual([]);
  });
});
