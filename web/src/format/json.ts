/**
 * JSON with line breaks and indents, by its characters alone: numbers beyond 2^53, repeated keys and the order of keys
 * stay exactly as they came, which a parse and a print would change. What is not JSON comes back untouched in its parts.
 */
export function indentJson(text: string): string {
  let out = '';
  let depth = 0;
  let i = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  while (i < text.length) {
    const char = text[i] ?? '';
    if (char === '"') {
      const end = stringEnd(text, i);
      out += text.slice(i, end);
      i = end;
      continue;
    }
    if (char === '{' || char === '[') {
      const close = skipSpace(text, i + 1);
      const pair = text[close];
      if ((char === '{' && pair === '}') || (char === '[' && pair === ']')) {
        out += char + pair;
        i = close + 1;
        continue;
      }
      depth++;
      out += char + line();
    } else if (char === '}' || char === ']') {
      depth = Math.max(0, depth - 1);
      out += line() + char;
    } else if (char === ',') out += `,${line()}`;
    else if (char === ':') out += ': ';
    else if (!isSpace(char)) out += char;
    i++;
  }
  return out;
}

function stringEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i + 1;
  }
  return text.length;
}

function skipSpace(text: string, start: number): number {
  let i = start;
  while (i < text.length && isSpace(text[i] ?? '')) i++;
  return i;
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\r' || char === '\t';
}
