import { RunlensError } from '../errors.ts';

/** The address of GitHub's API; the token travels with each request, so only https will do. Throws `import_invalid`. */
export function decodeApiUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new RunlensError('import_invalid', { reason: `"${text}" is no address of an API` });
  }
  const isLocal = url.protocol === 'http:' && isLoopback(url);
  if (url.protocol !== 'https:' && !isLocal) {
    throw new RunlensError('import_invalid', { reason: `${url.origin} is not https, and the token would be readable` });
  }
  return url;
}

/** True when the address leads to this machine. */
export const isLoopback = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
