/**
 * `key=value,key2=value2` with percent-encoded values, as W3C Baggage and the variables of OpenTelemetry write it; pairs without a key
 * are left out.
 */
export function keyValues(text: string | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of (text ?? '').split(',')) {
    const at = pair.indexOf('=');
    const key = pair.slice(0, at).trim();
    if (at > 0 && key !== '') found[key] = percentDecoded(pair.slice(at + 1).trim());
  }
  return found;
}

/** Whether HTTP can carry it. */
export const isHeader = ([name, value]: [string, string]): boolean =>
  /^[\w.-]+$/.test(name) && /^[\t\x20-\x7e]*$/.test(value);

/** As it is where it is not well-formed. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
