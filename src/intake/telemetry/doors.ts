import type { RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { RunlensError } from '../../errors.ts';
import { bind, createListener } from '../http/listener.ts';
import { createGrpcServer } from './grpc-door.ts';
import { createHttpDoor, type HttpDoorDeps } from './http-door.ts';
import type { DoorOptions, DoorState, TelemetryOptions } from './messages.ts';

/** The two ports of OTLP. */
export interface Doors {
  states: DoorState[];
  close(graceMs: number): Promise<void>;
}

/**
 * Listens. A port that is taken is a state of its own, since a collector may run here already; only where the user asked
 * for that port it is RunlensError `otlp_port_unavailable`.
 */
export async function openDoors(options: TelemetryOptions, deps: HttpDoorDeps): Promise<Doors> {
  const http = createListener(createHttpDoor(deps) as RequestListener);
  const grpc = createGrpcServer(deps);
  const close = async (graceMs: number) => {
    await Promise.all([http.close(graceMs), grpc.close(graceMs)]);
  };
  try {
    const states = [
      await openDoor('http', http.server, options.host, options.http),
      await openDoor('grpc', grpc.server, options.host, options.grpc),
    ];
    return { states, close };
  } catch (error) {
    await close(0);
    throw error;
  }
}

const settingNames = { http: 'RUNLENS_OTLP_HTTP_PORT', grpc: 'RUNLENS_OTLP_GRPC_PORT' };

async function openDoor(
  name: DoorState['name'],
  server: Server,
  host: string,
  { port, isWanted }: DoorOptions,
): Promise<DoorState> {
  const failure = await bind(server, host, port);
  if (failure === null) return { name, port: (server.address() as AddressInfo).port, reason: null };
  const address = `${host}:${port}`;
  if (isWanted) {
    throw new RunlensError('otlp_port_unavailable', { address, reason: failure.reason, setting: settingNames[name] });
  }
  return { name, port: null, reason: `${address}: ${failure.reason}` };
}
