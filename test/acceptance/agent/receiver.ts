import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

interface KeyValue {
  key: string;
  value: { stringValue?: string; intValue?: string; doubleValue?: number };
}
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Record<string, string>;
  resource: Record<string, string>;
  status: { code: number; message?: string };
}
export interface ReceivedLog {
  timeUnixNano: string;
  severityText: string;
  body: string;
  traceId: string;
  spanId: string;
  attributes: Record<string, string>;
}

/** What to do with a request; `hang` never answers. */
export type Behaviour = 'take' | 'hang' | { status: number; headers?: Record<string, string>; body?: string };

/** An OTLP/HTTP receiver that strictly reads JSON, remembers what it took, and misbehaves on demand. */
export interface Receiver {
  url: string;
  /** Requests that arrived, whatever became of them. */
  requests: { path: string; headers: IncomingMessage['headers']; body: Buffer }[];
  spans: ReceivedSpan[];
  logs: ReceivedLog[];
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  let behaviour: Behaviour = 'take';
  const requests: Receiver['requests'] = [];
  const spans: ReceivedSpan[] = [];
  const logs: ReceivedLog[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    requests.push({ path: request.url ?? '', headers: request.headers, body });
    const now = behaviour;
    if (now === 'hang') return;
    if (now !== 'take') {
      response.writeHead(now.status, now.headers).end(now.body ?? '{}');
      return;
    }
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    const message = JSON.parse(text.toString('utf8')) as Record<string, never[]>;
    spans.push(...spansIn(message));
    logs.push(...logsIn(message));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans,
    logs,
    behave(next) {
      behaviour = next;
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

type Message = Record<string, unknown>;
const list = (value: unknown): Message[] => (value ?? []) as Message[];

function spansIn(message: Message): ReceivedSpan[] {
  return list(message.resourceSpans).flatMap((resource) =>
    list(resource.scopeSpans).flatMap((scope) =>
      list(scope.spans).map((span) => ({
        ...(span as unknown as ReceivedSpan),
        attributes: flat(span.attributes),
        resource: flat((resource.resource as Message).attributes),
      })),
    ),
  );
}

function logsIn(message: Message): ReceivedLog[] {
  return list(message.resourceLogs).flatMap((resource) =>
    list(resource.scopeLogs).flatMap((scope) =>
      list(scope.logRecords).map((record) => ({
        ...(record as unknown as ReceivedLog),
        body: (record.body as { stringValue: string }).stringValue,
        attributes: flat(record.attributes),
      })),
    ),
  );
}

const flat = (attributes: unknown): Record<string, string> =>
  Object.fromEntries(
    ((attributes ?? []) as KeyValue[]).map(({ key, value }) => [
      key,
      String(value.stringValue ?? value.intValue ?? value.doubleValue),
    ]),
  );
