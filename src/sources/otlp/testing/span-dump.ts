/** What the SDK's console exporter shows of spans of otel-cicd-action, as the request with which it would have sent them. */
export function readSpanDump(shown: string) {
  const spans = shown.split(/^}\n/m).filter((text) => text.trim() !== '');
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'otel-cicd-action' } }] },
        scopeSpans: [{ spans: spans.map(readSpan) }],
      },
    ],
  };
}

function readSpan(text: string) {
  const read = (name: string) => new RegExp(`^ {2}${name}: '?([^',\n]*)'?,?$`, 'm').exec(text)?.[1] ?? '';
  return {
    traceId: read('traceId'),
    spanId: read('id'),
    parentSpanId: /parentSpanContext: \{[^}]*spanId: '(\w+)'/.exec(text)?.[1] ?? '',
    name: read('name'),
    // Its console counts from 0.
    kind: Number(read('kind')) + 1,
    startTimeUnixNano: `${read('timestamp')}000`,
    endTimeUnixNano: String((BigInt(read('timestamp')) + BigInt(read('duration'))) * 1000n),
    status: { code: Number(/status: \{ code: (\d)/.exec(text)?.[1]) },
    attributes: [...text.matchAll(/^ {4}'([\w.]+)': ('?)([^'\n]*?)\2,?$/gm)].map(([, key, quote, value]) => ({
      key,
      value: quote === '' ? { intValue: /^\d+$/.test(value ?? '') ? value : 0 } : { stringValue: value },
    })),
  };
}
