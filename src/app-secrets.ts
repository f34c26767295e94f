import { join } from 'node:path';
import type { AppTelemetry } from './app-telemetry.ts';
import type { Config } from './config/load.ts';
import { openValueStore, type ValueStore } from './intake/redact/value-store.ts';

/** Values that tenants have registered, masked where telemetry comes in. Throws RunlensError `secrets_unreadable`. */
export function openAppSecrets(config: Config, telemetry: Pick<AppTelemetry, 'register' | 'ended'>): ValueStore {
  return openValueStore({
    path: join(config.dataDir, 'registered-values.json'),
    key: config.secretsKey,
    async use(values) {
      try {
        await telemetry.register(values);
      } catch (error) {
        // Nothing comes in any more; the next start has them.
        if (telemetry.ended() === null) throw error;
      }
    },
    now: Date.now,
  });
}
