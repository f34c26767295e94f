import { type Static, Type } from 'typebox';
import { type Scope, scopes } from '../../../model/access.ts';
import { answers, moment, nullableString, ref } from './shared.ts';

const scope = Type.Union([
  Type.Literal('admin'),
  Type.Literal('ingest'),
  Type.Literal('read'),
  Type.Literal('secrets'),
]);
/** Logins of GitHub, and what others call an organisation. */
export const organizationPattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$';
const organization = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  pattern: organizationPattern,
  description: 'The organisation the token is limited to; null for the whole installation.',
});

export const Session = Type.Object(
  {
    authRequired: Type.Boolean({ description: 'False only on a loopback address without an admin token.' }),
    signedIn: Type.Boolean(),
    scope: Type.Unsafe<Scope | null>({ type: ['string', 'null'], enum: [...scopes, null] }),
    organization: nullableString('The organisation this session is limited to; null when it sees all.'),
    setup: Type.Unsafe<Static<typeof Setup> | null>({
      anyOf: [{ $ref: 'Setup#' }, { type: 'null' }],
      description: 'What the first-run page needs; null when not signed in.',
    }),
    version: Type.String(),
  },
  { $id: 'Session' },
);
export const Setup = Type.Object(
  {
    storeEmpty: Type.Boolean({ description: 'No run was ever stored.' }),
    demoLoaded: Type.Boolean({ description: 'The store holds demonstration data.' }),
    webhookSecretConfigured: Type.Boolean(),
    githubTokenConfigured: Type.Boolean({ description: 'Imports and healing need it.' }),
    webhookUrl: Type.String({ description: 'The payload URL to paste at GitHub.' }),
    webhookUrlIsPublic: Type.Boolean({
      description: 'False when the URL points at this machine only, so GitHub cannot reach it.',
    }),
    events: Type.Array(Type.String(), { description: 'Events to tick at GitHub.' }),
    lastEventAt: moment(),
  },
  { $id: 'Setup' },
);
export const Token = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    scope,
    organization: nullableString(),
    createdAt: Type.Integer({ description: 'Milliseconds since the Unix epoch.' }),
    revoked: Type.Boolean(),
  },
  { $id: 'Token' },
);
export const TokenList = Type.Object({ items: Type.Array(ref(Token)) }, { $id: 'TokenList' });
export const NewToken = Type.Object(
  { token: ref(Token), secret: Type.String({ description: 'The token itself. It is shown this once.' }) },
  { $id: 'NewToken' },
);
export const DemoState = Type.Object(
  {
    state: Type.Union([Type.Literal('none'), Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')]),
    done: Type.Integer({ description: 'Events sent so far.' }),
    total: Type.Integer(),
    message: Type.String(),
  },
  { $id: 'DemoState' },
);
export type Session = Static<typeof Session>;
export type Setup = Static<typeof Setup>;
export type DemoState = Static<typeof DemoState>;
export type Token = Static<typeof Token>;

const open = { access: 'public' } as const;
const admin = { access: 'admin' } as const;

export const getSessionRoute = {
  method: 'GET',
  url: '/session',
  config: open,
  schema: { tags: ['session'], summary: 'Who am I, and is this a first run', response: answers(ref(Session)) },
} as const;
export const signInRoute = {
  method: 'POST',
  url: '/session',
  config: open,
  schema: {
    tags: ['session'],
    summary: 'Sign in with a token',
    body: Type.Object({ token: Type.String({ minLength: 1, maxLength: 500 }) }),
    response: answers(ref(Session)),
  },
} as const;
export const signOutRoute = {
  method: 'DELETE',
  url: '/session',
  config: open,
  schema: { tags: ['session'], summary: 'Sign out', response: answers(ref(Session)) },
} as const;
export const listTokensRoute = {
  method: 'GET',
  url: '/tokens',
  config: admin,
  schema: { tags: ['tokens'], summary: 'Tokens, without their secrets', response: answers(ref(TokenList)) },
} as const;
export const createTokenRoute = {
  method: 'POST',
  url: '/tokens',
  config: admin,
  schema: {
    tags: ['tokens'],
    summary: 'Create a token',
    body: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000-\\u001f]+$' }),
      scope,
      organization,
    }),
    response: answers(ref(NewToken)),
  },
} as const;
export const revokeTokenRoute = {
  method: 'DELETE',
  url: '/tokens/:id',
  config: admin,
  schema: {
    tags: ['tokens'],
    summary: 'Revoke a token',
    params: Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) }),
    response: answers(ref(Token)),
  },
} as const;
export const startDemoRoute = {
  method: 'POST',
  url: '/demo',
  config: admin,
  schema: { tags: ['demo'], summary: 'Load demonstration data into an empty store', response: answers(ref(DemoState)) },
} as const;
export const demoStateRoute = {
  method: 'GET',
  url: '/demo',
  config: { access: 'read' },
  schema: { tags: ['demo'], summary: 'How far the demonstration data is', response: answers(ref(DemoState)) },
} as const;
export const streamRoute = {
  method: 'GET',
  url: '/stream',
  exposeHeadRoute: false,
  config: { access: 'read', untraced: true },
  schema: {
    tags: ['stream'],
    summary:
      'Server-sent events: `applied` {repositories: string[], at: number, truncated: boolean} when new data can be read',
    produces: ['text/event-stream'],
  },
} as const;
