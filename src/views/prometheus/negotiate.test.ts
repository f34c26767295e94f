import { describe, expect, it } from 'vitest';
import { acceptsGzip, negotiateFormat } from './negotiate.ts';

describe('choosing a format', () => {
  it.each([
    [undefined, 'text'],
    ['', 'text'],
    ['*/*', 'text'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text'],
    ['application/openmetrics-text', 'openmetrics'],
    ['application/openmetrics-text; version="1.0.0"; charset=utf-8', 'openmetrics'],
    ['Application/OpenMetrics-Text;Version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5', 'openmetrics'],
    ['application/openmetrics-text;q=0.5,text/plain;q=0.9', 'text'],
    ['application/openmetrics-text;q=0', 'text'],
    ['application/openmetrics-text;q=nonsense,text/plain;q=0.1', 'text'],
    ['application/openmetrics-text;version=2.0.0', 'text'],
    ['application/json', 'text'],
  ] as const)('%s → %s', (accept, format) => {
    expect(negotiateFormat(accept)).toBe(format);
  });

  it.each([
    [undefined, false],
    ['gzip', true],
    ['deflate, GZIP;q=0.5', true],
    ['gzip;q=0', false],
    ['identity', false],
    ['br', false],
  ] as const)('gzip for %s: %s', (header, accepted) => {
    expect(acceptsGzip(header)).toBe(accepted);
  });
});
