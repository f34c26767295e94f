import { Buffer } from 'node:buffer';
import { type ClientHttp2Session, connect } from 'node:http2';
import { gzipSync } from 'node:zlib';

const services = { traces: 'Trace', logs: 'Logs', metrics: 'Metrics' };

/** A client of OTLP over gRPC; the caller closes it. */
export const connectGrpc = (port: number): ClientHttp2Session => connect(`http://127.0.0.1:${port}`);

/** One call of `Export`, with the message framed as gRPC does; the status and the answer's bytes. */
export function exportOver(
  client: ClientHttp2Session,
  signal: keyof typeof services,
  message: Uint8Array,
  { token = '', isGzip = false }: { token?: string; isGzip?: boolean } = {},
): Promise<{ status: string; answer: Buffer }> {
  const name = services[signal];
  const stream = client.request({
    ':method': 'POST',
    ':path': `/opentelemetry.proto.collector.${name.toLowerCase()}.v1.${name}Service/Export`,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...(isGzip && { 'grpc-encoding': 'gzip' }),
    ...(token !== '' && { authorization: `Bearer ${token}` }),
  });
  const head = Buffer.alloc(5);
  const body = isGzip ? gzipSync(message) : message;
  head[0] = isGzip ? 1 : 0;
  head.writeUInt32BE(body.length, 1);
  return new Promise((resolve, reject) => {
    let status = '';
    const chunks: Buffer[] = [];
    const hear = (headers: object) => {
      status = (headers as Record<string, string>)['grpc-status'] ?? status;
    };
    stream.on('response', hear);
    stream.on('trailers', hear);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('close', () => resolve({ status, answer: Buffer.concat(chunks) }));
    stream.end(Buffer.concat([head, body]));
  });
}
