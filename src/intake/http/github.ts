import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RunlensError } from '../../errors.ts';
import type { JournalWriter } from '../../model/journal.ts';
import { verifySignature } from '../../sources/github/verify.ts';
import { readBody } from './body.ts';
import { formPayload } from './form.ts';

export const githubWebhookPath = '/webhooks/github';

/** Events to tick at GitHub: those that hold something for the pages. Any other one is kept and counted. */
export const webhookEvents = [
  'workflow_run',
  'workflow_job',
  'push',
  'check_run',
  'check_suite',
  'deployment',
  'deployment_status',
];

/** With or without a slash at the end: people write both into GitHub's form. */
export function isGithubDelivery({ method, url }: IncomingMessage): boolean {
  return method === 'POST' && (url === githubWebhookPath || url === `${githubWebhookPath}/`);
}

export interface GithubDoor {
  journal: Pick<JournalWriter, 'append'>;
  /** Any of them may have signed. Empty: deliveries are refused. */
  secrets: readonly string[];
  maxBytes: number;
  now: () => number;
  /** Answers in the program's error format; closes the connection when the rest of the body will not be read. */
  refuse: (request: IncomingMessage, response: ServerResponse, error: unknown) => void;
}

const eventName = /^[a-z0-9_.-]{1,64}$/i;
const deliveryName = /^[\x21-\x7e]{1,200}$/;
const form = 'application/x-www-form-urlencoded';

const answer = (status: string) => {
  const body = Buffer.from(JSON.stringify({ status }));
  return {
    body,
    headers: [
      'content-type',
      'application/json; charset=utf-8',
      'content-length',
      String(body.length),
      'cache-control',
      'no-store',
    ],
  };
};
const accepted = answer('accepted');
const duplicate = answer('duplicate');

/**
 * `POST /webhooks/github`. Answers 202 when the delivery is synced in the journal and 200 when it was there before; both
 * are final. The body is not parsed here: what is signed is kept, and what cannot be read becomes a dead letter.
 *
 * A plain request listener, not a route: it is the one path whose cost decides how many deliveries a machine can take.
 */
export function createGithubDoor(door: GithubDoor) {
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (door.secrets.length === 0) throw new RunlensError('secret_missing');
    const event = header(request, 'x-github-event', eventName);
    const deliveryId = header(request, 'x-github-delivery', deliveryName);
    const receivedAt = door.now();
    const signed = await readBody(request, door.maxBytes);
    if (signed === null) return;
    const signature = request.headers['x-hub-signature-256'];
    if (typeof signature !== 'string' || signature === '') throw new RunlensError('signature_missing');
    if (!verifySignature(signed, signature, door.secrets)) throw new RunlensError('signature_invalid');
    const body = request.headers['content-type']?.startsWith(form) ? formPayload(signed) : signed;
    const result = await door.journal.append({ source: 'github', event, deliveryId, receivedAt, tenant: '', body });
    if (result.outcome === 'full') {
      response.setHeader('retry-after', result.retryAfterSeconds);
      throw new RunlensError('journal_full', { reason: result.reason });
    }
    const { body: text, headers } = result.outcome === 'appended' ? accepted : duplicate;
    response.writeHead(result.outcome === 'appended' ? 202 : 200, headers);
    response.end(text);
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    receive(request, response).catch((error: unknown) => door.refuse(request, response, error));
  };
}

function header(request: IncomingMessage, name: string, allowed: RegExp): string {
  const value = request.headers[name];
  if (typeof value !== 'string' || value === '') throw new RunlensError('header_missing', { header: name });
  if (!allowed.test(value))
    throw new RunlensError('bad_request', { reason: `The header ${name} has a value that GitHub does not send.` });
  return value;
}
