/** What a credential may do. `admin` includes the others; `ingest` may only send, `secrets` only register values to be masked. */
export const scopes = ['admin', 'ingest', 'read', 'secrets'] as const;
export type Scope = (typeof scopes)[number];

/** What a route asks for. `public` routes answer everybody and must not show stored data to those who may not read. */
export type RouteAccess = 'public' | Scope;

/** Who sent a request. */
export interface Principal {
  /** Stable name of the credential, for rate limits and logs: `open`, `admin`, or a token's id. */
  id: string;
  /** Null: nobody (a public route without a credential). */
  scope: Scope | null;
  /**
   * The organisations this request may see, as the store spells them (one may be spelled in several ways); null = all of
   * them. Every query over stored data takes this as its constraint; it comes from the credential alone, never from a
   * parameter or a header.
   */
  organizations: readonly string[] | null;
}

/** A token as it may be shown: without its secret and without the hash. */
export interface TokenInfo {
  id: string;
  name: string;
  scope: Scope;
  /** Null: not limited to one organisation. */
  organization: string | null;
  createdAt: number;
  revoked: boolean;
}

/** Creates, lists and revokes tokens. */
export interface TokenService {
  /** The secret is returned this once; only its hash is stored. */
  create(request: {
    name: string;
    scope: Scope;
    organization: string | null;
  }): Promise<{ token: TokenInfo; secret: string }>;
  list(): Promise<TokenInfo[]>;
  /** Null when there is no such token. Takes effect at once in this process, within seconds on others. */
  revoke(id: string): Promise<TokenInfo | null>;
}

/**
 * Reads a presented secret. `limited`: too many wrong ones came from this address, and this one was not looked at.
 * `unavailable`: the store does not say, and did not say lately.
 */
export type Authentication =
  | { outcome: 'accepted'; principal: Principal }
  | { outcome: 'refused' }
  | { outcome: 'limited'; retryAfterSeconds: number }
  | { outcome: 'unavailable'; retryAfterSeconds: number };

export interface Authenticator {
  authenticate(secret: string, address: string): Promise<Authentication>;
}

/** The cookie that carries a signed-in person's token. */
export const sessionCookie = 'runlens_session';
