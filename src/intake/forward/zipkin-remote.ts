import { isIP } from 'node:net';

/** Whom a span called. */
export interface RemoteEndpoint {
  serviceName?: string;
  ipv4?: string;
  ipv6?: string;
  port?: number;
}

/** By rank; with the attribute that has the port where the first is an address. */
const candidates: readonly [name: string, port?: string][] = [
  ['peer.service'],
  ['server.address'],
  ['net.peer.name'],
  ['network.peer.address', 'network.peer.port'],
  ['server.socket.domain'],
  ['server.socket.address', 'server.socket.port'],
  ['net.sock.peer.name'],
  ['net.sock.peer.addr', 'net.sock.peer.port'],
  ['peer.hostname'],
  ['peer.address'],
  ['db.name'],
];

const addressFields = { 4: 'ipv4', 6: 'ipv6' } as const;

/**
 * Out of the attributes of a span that calls, as text; undefined when none tells.
 * https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/#otlp---zipkin
 */
export function remoteEndpoint(attributes: Readonly<Record<string, string>>): RemoteEndpoint | undefined {
  for (const [name, portName] of candidates) {
    const value = attributes[name];
    if (value === undefined || value === '') continue;
    const version = portName === undefined ? 0 : (isIP(value) as 0 | 4 | 6);
    const port = Number(attributes[portName ?? '']);
    return {
      [version === 0 ? 'serviceName' : addressFields[version]]: value,
      ...(port > 0 && port < 65_536 && Number.isInteger(port) && { port }),
    };
  }
  return undefined;
}
