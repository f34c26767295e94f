import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { RunlensError } from '../../../errors.ts';
import type { Principal } from '../../../model/access.ts';
import { sameOrganization } from '../../../model/organization.ts';
import type { SecretOwner } from '../../../model/secrets.ts';
import type { ApiDeps } from '../deps.ts';
import { addSecretRoute, listSecretsRoute, removeSecretRoute } from '../schemas/secrets.ts';

export function registerSecrets(fastify: FastifyInstance, { secrets }: ApiDeps): void {
  const api = fastify.withTypeProvider<TypeBoxTypeProvider>();

  api.route({
    ...listSecretsRoute,
    handler: async ({ principal }) => ({ items: secrets.list(ownerFor(principal, undefined)) }),
  });
  api.route({
    ...addSecretRoute,
    handler: ({ principal, body: { name, value, organization } }) =>
      secrets.add({ name, value, organization: ownerFor(principal, organization), by: principal.id }),
  });
  api.route({
    ...removeSecretRoute,
    async handler({ principal, params, query, url }) {
      const removed = await secrets.remove({
        name: params.name,
        organization: ownerFor(principal, query.organization),
      });
      if (!removed) throw new RunlensError('not_found', { path: url });
      return removed;
    },
  });
}

/** Whose values a request is about: the credential decides, a name only among what it allows. */
function ownerFor({ organizations }: Principal, asked: string | undefined): SecretOwner {
  if (organizations === null) return asked ?? null;
  const [own] = organizations;
  if (own === undefined || (asked !== undefined && !organizations.some((one) => sameOrganization(one, asked)))) {
    throw new RunlensError('forbidden', { what: 'this, because it is limited to another organization' });
  }
  return own;
}
