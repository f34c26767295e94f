import type { Buffer } from 'node:buffer';
import { Agent, request } from 'node:http';

/** Of the thread that takes telemetry: rows in the tables since the start, and the port of OTLP/HTTP. */
export async function numbers(url: string): Promise<{ rows: number; httpPort: number }> {
  const health = (await (await fetch(`${url}/health`)).json()) as {
    components: { telemetry: { numbers: { rows: number; httpPort: number } } };
  };
  return health.components.telemetry.numbers;
}

const agent = new Agent({ keepAlive: true });

/** Posts a request in protobuf and resolves when it is acknowledged. */
export function send(url: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}

export const pause = (ms: number) => new Promise((next) => setTimeout(next, ms));
