import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { RunlensError } from './errors.ts';
import { isGithubDelivery } from './intake/http/github.ts';
import { sendRefusal } from './intake/http/listener.ts';

/** Who answers while the program starts and stops. */
export interface Front {
  listener: RequestListener;
  /** Deliveries are taken from now on: the journal is open, and what it acknowledges will be applied. */
  takeDeliveries(door: RequestListener): void;
  refuseDeliveries(): void;
}

/** Answers probes with why the program is not ready, and everything else with `not_ready`. */
export function createFront(phase: () => string): Front {
  let door: RequestListener | null = null;
  return {
    listener(request, response) {
      const path = request.url?.split('?')[0];
      if (path === '/healthz') sendJson(response, 200, { status: 'alive' });
      else if (path === '/ready') sendJson(response, 503, { ready: false, reason: phase() });
      else if (door !== null && isGithubDelivery(request)) door(request, response);
      else sendRefusal(request, response, new RunlensError('not_ready', { reason: phase() }), randomUUID());
    },
    takeDeliveries(taker) {
      door = taker;
    },
    refuseDeliveries() {
      door = null;
    },
  };
}

function sendJson(response: Parameters<RequestListener>[1], status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
