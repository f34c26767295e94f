import { code, pageHead, table } from './docs-page.ts';

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
  default?: unknown;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}

interface Operation {
  tags?: string[];
  summary?: string;
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
  responses?: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

/** The parts of an OpenAPI document that the page shows. */
export interface OpenApiDocument {
  info: { description?: string };
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

/** Doors that speak no JSON of ours, so the document does not describe them. */
const otherDoors: readonly (readonly string[])[] = [
  [
    '`POST /webhooks/github`',
    'signature',
    'Deliveries of GitHub; 202 when durable, 200 when known. See the guide on GitHub.',
  ],
  [
    '`POST /api/v1/import/events`',
    'ingest',
    'Events of an import, one JSON object a line. See the guide on importing.',
  ],
  [
    '`POST /v1/traces`, `/v1/logs`, `/v1/metrics`',
    'ingest',
    'OTLP in protobuf and JSON. See the guide on OpenTelemetry.',
  ],
  ['`POST /api/v1/logs`', 'ingest', 'Log records in JSON, one a line or as a list. See the guide on logs.'],
  ['`POST /loki/api/v1/push`', 'ingest', 'Log lines as agents send them to Loki. See the guide on logs.'],
  ['`GET /metrics`', 'read', 'For Prometheus. See the page on metrics.'],
  ['`GET /healthz`', 'public', '200 while the process answers.'],
  ['`GET /ready`', 'public', '200 when it can do its job, else 503 with the reason.'],
  ['`GET /health`', 'public', 'Each component with its status and numbers; 503 when one is unhealthy.'],
  ['`GET /api/openapi.json`', 'read', 'The OpenAPI 3.1 document of the running server.'],
];

/** docs/reference/api.md */
export function apiPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  );
  const tags = [...new Set(operations.map(({ tags }) => tags?.[0] ?? 'other'))];
  const sections = tags.map((tag) => {
    const ofTag = operations.filter(({ tags }) => (tags?.[0] ?? 'other') === tag);
    return `## ${tag}\n\n${ofTag.map(describeOperation).join('\n')}`;
  });
  const schemas = Object.entries(document.components?.schemas ?? {}).map(([name, schema]) =>
    describeSchema(name, schema),
  );
  const intro = `
The same as [openapi.json](openapi.json), to read. Send a token as \`Authorization: Bearer …\`; on loopback without an admin token
none is needed. ${document.info.description ?? ''} Lists are paged by cursor: send the \`nextCursor\` of one page as \`cursor\` of
the next. Errors carry a code of the [error catalogue](errors.md).`;
  return `${pageHead('HTTP API', 'the routes in src/views/api', intro)}
${sections.join('\n')}
## Other doors

${table(['door', 'who may', 'what it is'], otherDoors)}
## Objects

${schemas.join('\n')}`;
}

function describeOperation({
  path,
  method,
  summary,
  parameters,
  requestBody,
  responses,
}: Operation & { path: string; method: string }): string {
  const body = bodyOf(requestBody?.content);
  const answer = bodyOf(responses?.['200']?.content);
  const lines = [`### ${method} ${path}\n\n${summary ?? ''}.\n`];
  if (parameters !== undefined && parameters.length > 0) {
    const rows = parameters.map(({ name, in: place, required, description, schema }) => [
      code(name),
      `${place}${required ? ', required' : ''}`,
      typeOf(schema),
      description ?? schema?.description ?? '',
    ]);
    lines.push(table(['parameter', 'in', 'type', ''], rows));
  }
  if (body !== undefined) lines.push(`Body: ${typeOf(body)}\n`, properties(body));
  if (answer !== undefined) lines.push(`Answer: ${typeOf(answer)}\n`);
  return lines.filter((line) => line !== '').join('\n');
}

function describeSchema(name: string, schema: Schema): string {
  const about = schema.description === undefined ? '' : `${schema.description}\n\n`;
  return `### ${name}\n\n${about}${properties(schema)}`;
}

function properties({ properties: fields, required }: Schema): string {
  if (fields === undefined || Object.keys(fields).length === 0) return '';
  const rows = Object.entries(fields).map(([name, field]) => [
    `${code(name)}${required?.includes(name) ? '' : ' (optional)'}`,
    typeOf(field),
    field.description ?? '',
  ]);
  return table(['field', 'type', ''], rows);
}

const bodyOf = (content: Record<string, { schema?: Schema }> | undefined) => Object.values(content ?? {})[0]?.schema;

function typeOf(schema: Schema | undefined): string {
  if (schema === undefined) return 'anything';
  const { $ref, anyOf, enum: values, type, items, properties: fields } = schema;
  if ($ref !== undefined) {
    const name = $ref.split('/').at(-1) ?? '';
    return `[${name}](#${name.toLowerCase()})`;
  }
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' or ');
  if ('const' in schema) return code(JSON.stringify(schema.const));
  if (values !== undefined) return values.map((value) => code(JSON.stringify(value))).join(' ');
  if (type === 'array') return `list of ${typeOf(items)}`;
  if (type === 'object' && fields !== undefined) return `{ ${Object.keys(fields).join(', ')} }`;
  return [type ?? 'anything'].flat().join(' or ');
}
