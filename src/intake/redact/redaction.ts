import type { Buffer } from 'node:buffer';
import { ownedRanges } from '../../sources/otlp/owned-ranges.ts';
import { requests } from '../../sources/otlp/schema.ts';
import type { Signal } from '../../sources/otlp/signal.ts';
import { addCounts, type SecretCounts } from './mask.ts';
import { redactMessage, redactParts } from './redact-message.ts';
import { createRegistry, type Registry } from './registry.ts';

/** What a door needs of redaction. */
export interface Redaction {
  /**
   * Masks secrets in a request whose structure has been checked, in place.
   * @param tenant whose it is; '' when its records tell.
   */
  message(tenant: string, signal: Signal, message: Buffer): void;
  /** How many secrets of each kind were masked since the start; these only grow. */
  counts(): Readonly<SecretCounts>;
}

export function createRedaction(registry: Pick<Registry, 'of' | 'hasOwn'> = createRegistry()): Redaction {
  const total: SecretCounts = {};
  return {
    message(tenant, signal, message) {
      const shape = requests[signal];
      // Not those of all in everything: a value masked in another's line would tell that it was guessed.
      const owned = tenant === '' ? ownedRanges(signal, message, registry.hasOwn) : [];
      const parts = [...owned].map(([organization, places]) => ({ places, registered: registry.of(organization) }));
      addCounts(total, redactParts(message, shape, parts));
      addCounts(total, redactMessage(message, shape, registry.of(tenant)));
    },
    counts: () => total,
  };
}
