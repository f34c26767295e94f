// An OTLP receiver that takes everything, in a process of its own: `node receiver.js`. With `hang`, it never answers.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const hangs = process.argv[2] === 'hang';
const server = createServer((request, response) => {
  request.resume();
  if (!hangs) request.on('end', () => response.end('{}'));
});
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('SIGTERM', () => process.exit(0));
