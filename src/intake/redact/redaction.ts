import type { Buffer } from 'node:buffer';
import { addCounts, type SecretCounts } from './mask.ts';
import type { MessageShape } from './message-texts.ts';
import { redactMessage } from './redact-message.ts';
import type { RegisteredFor } from './values-file.ts';

/** What a door needs of redaction. */
export interface Redaction {
  /** Masks secrets in a request whose structure has been checked, in place. Never throws. */
  message(tenant: string, message: Buffer, shape: MessageShape): void;
  /** How many secrets of each kind were masked since the start; these only grow. */
  counts(): Readonly<SecretCounts>;
}

/** Registered values are those of a file (values-file.ts), or none. */
export function createRedaction(registeredFor: RegisteredFor = () => null): Redaction {
  const total: SecretCounts = {};
  return {
    message(tenant, message, shape) {
      addCounts(total, redactMessage(message, shape, registeredFor(tenant)));
    },
    counts: () => total,
  };
}
