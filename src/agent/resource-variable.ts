import { keyValues } from '../config/key-values.ts';
import type { Attributes, Environment } from './ci/systems.ts';

/**
 * `OTEL_RESOURCE_ATTRIBUTES` for a command: what the user said as it was, then what is known of the run and not said there. SDKs read it
 * by themselves, and few of them read TRACEPARENT; so their spans name the run at least. Undefined: nothing to say.
 * https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable
 */
export function resourceVariable(env: Environment, known: Attributes): string | undefined {
  const said = env.OTEL_RESOURCE_ATTRIBUTES ?? '';
  const keys = new Set(Object.keys(keyValues(said)));
  const added = Object.entries(known).flatMap(([key, value]) =>
    value === undefined || keys.has(key) ? [] : `${key}=${encodeURIComponent(value)}`,
  );
  return [said, ...added].filter((part) => part !== '').join(',') || undefined;
}
