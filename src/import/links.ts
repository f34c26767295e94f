/** The address with `rel="next"` in a `Link` header, or null. https://www.rfc-editor.org/rfc/rfc8288 */
export function nextLink(header: string | null): string | null {
  for (const part of (header ?? '').split(/,(?=\s*<)/)) {
    const match = /^\s*<([^>]*)>(.*)$/.exec(part);
    if (match !== null && /;\s*rel="?(?:[^"]*\s)?next(?:\s[^"]*)?"?/i.test(match[2] ?? '')) return match[1] ?? null;
  }
  return null;
}

/**
 * The address if it lies under the API that the token is for, else null. An answer must not be able to send the token,
 * or this machine's requests, to another host.
 */
export function withinApi(address: string, apiUrl: URL): URL | null {
  let url: URL;
  try {
    url = new URL(address, apiUrl);
  } catch {
    return null;
  }
  const root = apiUrl.pathname.replace(/\/+$/, '');
  const isUnderRoot = root === '' || url.pathname === root || url.pathname.startsWith(`${root}/`);
  const hasCredentials = url.username !== '' || url.password !== '';
  return url.origin === apiUrl.origin && isUnderRoot && !hasCredentials ? url : null;
}
