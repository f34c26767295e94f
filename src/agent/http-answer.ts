/** What a server said to a request. */
export interface Answer {
  status: number;
  /** Null: it named none. */
  retryAfter: string | null;
  text: string;
}

/** Of a longer answer only the status is of interest. */
export const answerLimitBytes = 64 * 1024;

const headEnd = '\r\n\r\n';
const statusLine = /^HTTP\/1\.[01] (\d{3})(?: |\r\n)/;

/**
 * Reads an HTTP/1.1 answer (RFC 9112) to a POST out of what has come so far, one byte a character.
 * @param ended whether the server has closed the connection.
 * @returns Null: more has to come.
 * @throws {Error} It is no answer, or it was torn.
 */
export function readAnswer(bytes: string, ended: boolean): Answer | null {
  const more = (): null => {
    if (ended) throw new Error('the answer was torn');
    return null;
  };
  const end = bytes.indexOf(headEnd);
  if (end === -1) {
    if (bytes.length > answerLimitBytes || !'HTTP/1.'.startsWith(bytes.slice(0, 7))) throw new Error('no HTTP answer');
    return more();
  }
  const head = bytes.slice(0, end + 2);
  const status = Number(statusLine.exec(head)?.[1]);
  if (Number.isNaN(status)) throw new Error('no HTTP answer');
  const body = bytes.slice(end + headEnd.length);
  // "100 Continue" and its like come before the answer.
  if (status < 200) return readAnswer(body, ended);
  const answer = (text: string): Answer => ({ status, retryAfter: field(head, 'retry-after'), text });
  if (body.length > answerLimitBytes) return answer('');
  if (field(head, 'transfer-encoding')?.toLowerCase().endsWith('chunked')) {
    const text = unchunked(body);
    return text === null ? more() : answer(text);
  }
  const length = field(head, 'content-length') ?? (status === 204 ? '0' : null);
  if (length === null) return ended ? answer(body) : null;
  if (!/^\d+$/.test(length)) throw new Error('no HTTP answer');
  return body.length < Number(length) ? more() : answer(body.slice(0, Number(length)));
}

/** Value of a header; `name` in lower case. */
function field(head: string, name: string): string | null {
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    if (line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim();
  }
  return null;
}

/** Null when the last chunk has not come. What follows it, trailers, is of no interest. */
function unchunked(body: string): string | null {
  let text = '';
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    if (lineEnd === -1) return null;
    const [, digits] = /^([0-9a-f]+)[\t ]*(?:;.*)?$/i.exec(body.slice(at, lineEnd)) ?? [];
    if (digits === undefined) throw new Error('no HTTP answer');
    const from = lineEnd + 2;
    const to = from + Number.parseInt(digits, 16);
    if (to === from) return text;
    if (body.length < to + 2) return null;
    text += body.slice(from, to);
    at = to + 2;
  }
}
