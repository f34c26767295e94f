import type { Format } from './text.ts';

interface Range {
  type: string;
  params: Map<string, string>;
  q: number;
}

/**
 * The format for an `Accept` header (RFC 9110, 12.5.1): OpenMetrics when it is named with the highest q, else the older
 * text. Never a refusal: Prometheus' own endpoints answer text to those who ask for something else.
 */
export function negotiateFormat(accept: string | undefined): Format {
  if (accept === undefined) return 'text';
  let openMetrics = 0;
  let text = 0;
  for (const { type, params, q } of parseRanges(accept)) {
    const version = params.get('version');
    if (type === 'application/openmetrics-text' && (version === undefined || /^(1\.0\.0|0\.0\.1)$/.test(version))) {
      openMetrics = Math.max(openMetrics, q);
    } else if (type === 'text/plain' && (version === undefined || version === '0.0.4')) text = Math.max(text, q);
  }
  return openMetrics > 0 && openMetrics >= text ? 'openmetrics' : 'text';
}

/** True when `Accept-Encoding` names gzip and does not forbid it. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  return parseRanges(acceptEncoding ?? '').some(({ type, q }) => (type === 'gzip' || type === 'x-gzip') && q > 0);
}

function parseRanges(header: string): Range[] {
  return header.split(',').map((range) => {
    const [type = '', ...rest] = range.split(';').map((piece) => piece.trim());
    const params = new Map(
      rest.map((param) => {
        const [name = '', value = ''] = param.split('=', 2);
        return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')] as const;
      }),
    );
    const q = Number(params.get('q') ?? 1);
    return { type: type.toLowerCase(), params, q: q >= 0 && q <= 1 ? q : 0 };
  });
}
