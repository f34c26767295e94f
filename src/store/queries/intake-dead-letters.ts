import type { Engine } from '../engine.ts';

export type DeadLetterState = 'open' | 'replayed' | 'dismissed';

/** A dead letter as it is shown. Times in epoch milliseconds. */
export interface DeadLetterView {
  sequence: number;
  source: string;
  deliveryId: string;
  receivedAt: number;
  event: string;
  action: string;
  code: string;
  message: string;
  state: DeadLetterState;
  bodyBytes: number;
  bodyStart: string;
}

export interface DeadLetterFilter {
  /** The caller's constraint: null = all. A letter belongs to the organisation whose credential sent it. */
  organizations: readonly string[] | null;
  code?: readonly string[];
  state?: DeadLetterState;
}

const visible = (filter: DeadLetterFilter) =>
  // As the token of the sender was spelled, which need not be as the reader's is.
  filter.organizations === null ? '1' : 'lower(tenant) IN arrayMap(name -> lower(name), {organizations:Array(String)})';

/** Newest first, those before the letter [sequence, delivery id]. */
export function listDeadLetters(
  engine: Engine,
  filter: DeadLetterFilter,
  before: readonly [number, string] | null,
  limit: number,
): Promise<DeadLetterView[]> {
  const conditions = [
    visible(filter),
    filter.code?.length ? 'code IN {code:Array(String)}' : '1',
    filter.state ? 'state = {state:String}' : '1',
    before ? '(sequence, delivery_id) < ({sequence:UInt64}, {delivery:String})' : '1',
  ].join(' AND ');
  // The bodies are large: first the keys of the page, then only their rows whole.
  return engine.query<DeadLetterView>(
    'intake.dead_letters',
    `SELECT sequence, source, delivery_id AS deliveryId, toUnixTimestamp64Milli(received_at) AS receivedAt, event, action, code, message, state,
       length(body) AS bodyBytes, substringUTF8(toValidUTF8(substring(body, 1, 8000)), 1, 2000) AS bodyStart
     FROM dead_letters FINAL
     WHERE (source, delivery_id) IN (
       SELECT source, delivery_id FROM dead_letters FINAL WHERE ${conditions} ORDER BY sequence DESC, delivery_id DESC LIMIT {limit:UInt32})
     ORDER BY sequence DESC, deliveryId DESC`,
    { ...filter, sequence: before?.[0], delivery: before?.[1], limit },
  );
}

/** Letters by state and code. */
export function countDeadLetters(
  engine: Engine,
  filter: DeadLetterFilter,
): Promise<{ state: DeadLetterState; code: string; letters: number }[]> {
  return engine.query(
    'intake.dead_letter_counts',
    `SELECT state, code, count() AS letters FROM dead_letters FINAL WHERE ${visible(filter)} GROUP BY state, code ORDER BY letters DESC, code`,
    { organizations: filter.organizations },
  );
}
