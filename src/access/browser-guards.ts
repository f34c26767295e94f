/** What a request says about where it came from. Header values as received. */
export interface Provenance {
  host: string | undefined;
  origin: string | undefined;
  secFetchSite: string | undefined;
}

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * True when the request was addressed to this machine by a loopback name. A page that rebinds its own name to 127.0.0.1
 * still sends its own name as Host.
 */
export const isLoopbackHost = (host: string | undefined): boolean => host !== undefined && loopbackHost.test(host);

/**
 * False when a browser says that another site's page made the request. Programs send neither header.
 * `Sec-Fetch-Site` cannot be set by a page, so it decides where it exists; browsers leave it out on plain HTTP to other machines.
 */
export function isSameOrigin({ host, origin, secFetchSite }: Provenance): boolean {
  if (secFetchSite !== undefined) return secFetchSite === 'same-origin' || secFetchSite === 'none';
  if (origin === undefined) return true;
  // The scheme may differ behind a proxy that ends TLS; the name and port may not.
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
export const isSafeMethod = (method: string): boolean => safeMethods.has(method);
