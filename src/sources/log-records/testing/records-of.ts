import type { Buffer } from 'node:buffer';
import { decodeMessage } from '../../otlp/decode-message.ts';
import { flatAttributes } from '../../otlp/flat-attributes.ts';
import { requests } from '../../otlp/schema.ts';

interface Decoded {
  resourceLogs?: {
    resource: { attributes?: unknown };
    scopeLogs: { logRecords: ({ attributes?: unknown; body: { stringValue: string } } & Record<string, unknown>)[] }[];
  }[];
}

interface ReadRecord {
  line: string;
  attributes: Record<string, unknown>;
}

/** A request for logs as tests compare it: records of each resource, lines and attributes as plain values, unset fields left out. */
export function recordsOf(body: Buffer) {
  const { resourceLogs = [] } = decodeMessage(requests.logs, body, 0, body.length) as Decoded;
  return resourceLogs.map(({ resource, scopeLogs }) => ({
    resource: { ...flatAttributes(resource.attributes) },
    records: scopeLogs.flatMap(({ logRecords }) =>
      logRecords.map(({ attributes, body, ...rest }): Record<string, unknown> & ReadRecord => ({
        ...rest,
        line: body.stringValue,
        attributes: { ...flatAttributes(attributes) },
      })),
    ),
  }));
}
