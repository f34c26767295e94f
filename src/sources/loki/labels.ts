const maxLength = 64 * 1024;

const pair = /\s*(?:([A-Za-z_][\w.:]*)|("(?:[^"\\]|\\.)*"))\s*=\s*(?:("(?:[^"\\]|\\.)*")|`([^`]*)`)\s*(,|\})/y;

/**
 * Labels as Prometheus writes them: `{app="api", env="prod"}`. Null when they are not written so, or longer than 64 KiB.
 * https://prometheus.io/docs/prometheus/latest/querying/basics/
 */
export function parseLabels(text: string): Map<string, string> | null {
  const labels = new Map<string, string>();
  if (text.length > maxLength) return null;
  if (/^\s*\{\s*\}\s*$/.test(text)) return labels;
  const start = /^\s*\{/.exec(text);
  if (start === null) return null;
  pair.lastIndex = start[0].length;
  for (let found = pair.exec(text); found !== null; found = pair.exec(text)) {
    const [whole, name, quotedName = '', quoted, raw = ''] = found;
    labels.set(name ?? unquote(quotedName), quoted === undefined ? raw : unquote(quoted));
    if (!whole.endsWith('}')) continue;
    return text.slice(pair.lastIndex).trim() === '' ? labels : null;
  }
  return null;
}

/** Go's quotes. Escapes that JSON does not know stay as they were written. */
function unquote(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1);
  }
}
