import type { FastifyRequest } from 'fastify';
import { RunlensError } from '../../errors.ts';

/**
 * Refuses parameters of the query that the route does not have: a misspelt filter that is ignored would answer with everything.
 * Throws RunlensError `bad_request`.
 */
export async function refuseUnknownParameters({ query, routeOptions }: FastifyRequest): Promise<void> {
  const schema = routeOptions.schema?.querystring as { properties?: object } | undefined;
  const known = Object.keys(schema?.properties ?? {});
  const unknown = Object.keys(query as object).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const takes = known.length === 0 ? 'takes none' : `takes ${known.toSorted().join(', ')}`;
  throw new RunlensError('bad_request', {
    reason: `querystring/${unknown.slice(0, 100)} is not a parameter of this address. It ${takes}.`,
  });
}
