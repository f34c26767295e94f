// The peer: prom-client with the same series in memory, answering as its documentation shows.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PeerReply, PeerRequest } from './messages.ts';
import { readSeries } from './read-page.ts';

const [pagePath = ''] = process.argv.slice(2);
const register = new Registry();
const change: (() => void)[] = [];
for (const family of readSeries(readFileSync(pagePath, 'utf8'))) {
  const common = { name: family.name, help: family.help, labelNames: family.labelNames, registers: [register] };
  if (family.type === 'histogram') {
    const histogram = new Histogram({ ...common, buckets: family.bounds });
    for (const labels of family.series) {
      histogram.observe(labels, 1);
      change.push(() => histogram.observe(labels, 90));
    }
  } else if (family.type === 'counter') {
    const counter = new Counter(common);
    for (const labels of family.series) {
      counter.inc(labels);
      change.push(() => counter.inc(labels));
    }
  } else {
    const gauge = new Gauge(common);
    for (const labels of family.series) gauge.set(labels, 1);
  }
}

const server = createServer(async (_, response) => {
  const page = await register.metrics();
  response.setHeader('content-type', register.contentType);
  response.end(page);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  send({ tell: 'ready', url: `http://127.0.0.1:${port}` });
});

const send = (reply: PeerReply): void => {
  process.send?.(reply);
};
let next = 0;
process.on('message', (request: PeerRequest) => {
  if (request.ask === 'update') {
    for (let done = 0; done < request.changes; done += 1) {
      change[(next * 7919) % change.length]?.();
      next += 1;
    }
    send({ tell: 'updated' });
  } else {
    server.close();
    server.closeAllConnections();
    process.disconnect();
  }
});
