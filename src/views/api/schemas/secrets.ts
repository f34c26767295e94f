import { Type } from 'typebox';
import { organizationPattern } from './session.ts';
import { answers, nullableString, ref } from './shared.ts';

const Secret = Type.Object(
  {
    name: Type.String(),
    organization: nullableString('Whose telemetry it is masked in; null for everybody’s.'),
    registeredAt: Type.Integer({
      description: 'When the value that counts now was registered; milliseconds since the Unix epoch.',
    }),
    by: Type.String({ description: 'The credential that registered it: the id of a token, `admin`, or `open`.' }),
  },
  { $id: 'Secret' },
);
const SecretList = Type.Object({ items: Type.Array(ref(Secret)) }, { $id: 'SecretList' });

export const secretSchemas = [Secret, SecretList] as const;

const name = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
  description: 'What it is called; told apart within its organization.',
});
const organization = Type.String({
  pattern: organizationPattern,
  description: 'Left out: the organization that the token is limited to, or all of them.',
});
const secrets = { access: 'secrets' } as const;

export const listSecretsRoute = {
  method: 'GET',
  url: '/secrets',
  config: secrets,
  schema: {
    tags: ['secrets'],
    summary: 'Registered values, without the values: those of the organization that the token is limited to, or all',
    response: answers(ref(SecretList)),
  },
} as const;
export const addSecretRoute = {
  method: 'POST',
  url: '/secrets',
  config: secrets,
  schema: {
    tags: ['secrets'],
    summary: 'Register a value, in place of the one of that name; it is masked in what comes in once this is answered',
    body: Type.Object({
      name,
      value: Type.String({ description: 'A line of 8 to 8192 bytes. It is never shown again.' }),
      organization: Type.Optional(organization),
    }),
    response: answers(ref(Secret)),
  },
} as const;
export const removeSecretRoute = {
  method: 'DELETE',
  url: '/secrets/:name',
  config: secrets,
  schema: {
    tags: ['secrets'],
    summary: 'Remove a registered value; it is not masked any more',
    params: Type.Object({ name }),
    querystring: Type.Object({ organization: Type.Optional(organization) }),
    response: answers(ref(Secret)),
  },
} as const;
