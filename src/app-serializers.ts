import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';

/**
 * Fastify's own compiler of response serializers, run when a route first answers with a status and not for all of them at
 * start, where it was a third of the time (docs/design/006).
 */
export function createLazySerializers(): ReturnType<typeof SerializerSelector> {
  const createCompiler = SerializerSelector();
  return (schemas, options) => {
    const compile = createCompiler(schemas, options);
    return (route) => {
      let serialize: ReturnType<typeof compile> | undefined;
      return (answer) => {
        serialize ??= compile(route);
        return serialize(answer);
      };
    };
  };
}
