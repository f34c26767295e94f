// The peer: what every webhook receiver must do at least, and no more. Run as a process of its own.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { secret } from './deliveries.ts';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
    const sent = Buffer.from(String(request.headers['x-hub-signature-256']));
    const valid = sent.length === expected.length && timingSafeEqual(sent, expected);
    JSON.parse(body.toString());
    response.writeHead(valid ? 202 : 401).end();
  });
});
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);
