import buildValidator from '@fastify/ajv-compiler';
import buildSerializer from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

type Factories = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;

const validators = buildValidator();
type Route = Parameters<ReturnType<typeof validators>>[0];
const serializers = buildSerializer();

/**
 * Fastify's own compilers of schemas, each called when its route is first asked. At the start they would take half of the time
 * to `/ready`: every route's answer is compiled together with all shared schemas.
 */
export const compileLater: { compilersFactory: Factories } = {
  compilersFactory: {
    // Fastify calls what it gets and reads `errors` of it, no more; its type asks for all of Ajv's function.
    buildValidator: ((schemas, options) => {
      const compile = once(() => validators(schemas, options));
      return (route: Route) => {
        const compiled = once(() => compile()(route));
        const validate = (data: unknown) => {
          const isValid = compiled()(data);
          validate.errors = compiled().errors;
          return isValid;
        };
        validate.errors = undefined as ReturnType<typeof compiled>['errors'];
        return validate;
      };
    }) as typeof validators as NonNullable<Factories['buildValidator']>,
    buildSerializer(schemas, options) {
      const compile = once(() => serializers(schemas, options));
      return (route) => {
        const serialize = once(() => compile()(route));
        return (data) => serialize()(data);
      };
    },
  },
};

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
