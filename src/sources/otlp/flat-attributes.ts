/** The attributes of a message in OTLP's JSON by name: texts, numbers, truth values, and lists of these. Others are left out. */
export function flatAttributes(list: unknown): Record<string, unknown> {
  const flat: Record<string, unknown> = Object.create(null);
  if (!Array.isArray(list)) return flat;
  for (const one of list) {
    if (typeof one !== 'object' || one === null) continue;
    const { key, value } = one as { key?: unknown; value?: unknown };
    const plain = plainOf(value);
    if (typeof key === 'string' && plain !== undefined) flat[key] = plain;
  }
  return flat;
}

function plainOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const { stringValue, intValue, doubleValue, boolValue, arrayValue } = value as Record<string, unknown>;
  const values = (arrayValue as { values?: unknown } | undefined)?.values;
  if (Array.isArray(values)) return values.map(plainOf).filter((one) => one !== undefined);
  return stringValue ?? intValue ?? doubleValue ?? boolValue;
}
