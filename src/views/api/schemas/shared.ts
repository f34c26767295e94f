import { type Static, type TSchema, Type } from 'typebox';

/** A value that may be unknown. Written as a type list, which OpenAPI 3.1 and the serializer both know. */
export const nullableNumber = (description?: string) =>
  Type.Unsafe<number | null>({ type: ['number', 'null'], ...(description && { description }) });
export const nullableInteger = (description?: string) =>
  Type.Unsafe<number | null>({ type: ['integer', 'null'], ...(description && { description }) });
export const nullableString = (description?: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], ...(description && { description }) });

/** A moment in milliseconds since the Unix epoch, or null when unknown. */
export const moment = () => nullableInteger('Milliseconds since the Unix epoch; null when unknown.');

/** Refers to a schema that carries an `$id`; it becomes a component of the OpenAPI document. */
export function ref<T extends TSchema>(schema: T) {
  const { $id } = schema as { $id?: string };
  if (!$id) throw new Error('only a schema with an $id can be referred to');
  return Type.Unsafe<Static<T>>({ $ref: `${$id}#` });
}

/** User text: bounded, and without the NUL byte, which no name or title contains. */
export const text = (maxLength = 300, description?: string) =>
  Type.String({ maxLength, pattern: '^[^\\u0000]*$', ...(description && { description }) });

const noWildcard = Type.String({ minLength: 1, maxLength: 300, pattern: '^[^\\u0000*]+$' });
export const oneOrMany = (description: string) => Type.Optional(Type.Array(noWildcard, { maxItems: 50, description }));

/** Read by `readInstant`, which can say what a time looks like; a pattern can not. */
const instant = (description: string) => Type.Optional(Type.String({ maxLength: 40, description }));

/** The Operations page keeps its totals by one organisation or repository. */
export const onePlaceQuery = {
  organization: Type.Optional({ ...noWildcard, description: 'Only this organisation.' }),
  repository: Type.Optional({ ...noWildcard, description: 'Only this repository (`owner/name`).' }),
};
export const placeQuery = {
  organization: oneOrMany('Only these organisations; repeat the parameter for several.'),
  repository: oneOrMany('Only these repositories (`owner/name`); repeat the parameter for several.'),
};
export const rangeQuery = {
  from: instant(
    'Start: epoch seconds, an age such as `24h`, or a moment such as `2026-11-21T12:00:00Z`. Default `24h`.',
  ),
  to: instant(
    'End: epoch seconds, an age such as `1h`, a moment such as `2026-11-21T12:00:00Z`, or `now`. Default `now`.',
  ),
};
export const pageQuery = {
  cursor: Type.Optional(
    Type.String({ maxLength: 500, pattern: '^[A-Za-z0-9_-]*$', description: 'The `nextCursor` of the page before.' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
};

export const ErrorBody = Type.Object(
  {
    error: Type.Object({
      code: Type.String({ description: 'A stable code of the error catalogue.' }),
      message: Type.String({ description: 'What went wrong and what to do.' }),
      requestId: Type.String(),
    }),
  },
  { $id: 'Error' },
);

export const Range = Type.Object(
  {
    from: Type.Integer({ description: 'Epoch seconds.' }),
    to: Type.Integer({ description: 'Epoch seconds.' }),
    stepSeconds: Type.Integer({ description: 'Distance of two points of a series.' }),
  },
  { $id: 'Range' },
);

/** Answers of a route: its success and, for everything else, the error body. */
export const answers = <T extends TSchema>(success: T) => ({
  200: success,
  '4xx': ref(ErrorBody),
  '5xx': ref(ErrorBody),
});
