import type { Buffer } from 'node:buffer';
import type { SecretCounts } from './mask.ts';
import { documentOf, type MessageShape, textsOf, writeBack } from './message-texts.ts';
import { redactText } from './redact-text.ts';
import type { RegisteredValues } from './registered-values.ts';

/**
 * Masks secrets in the texts of a protobuf message, in place, as {@link redactText} does; ids and numbers stay. Never throws.
 * The texts are looked at as one document, with the lines of log one below the other.
 */
export function redactMessage(
  message: Buffer,
  shape: MessageShape,
  registered: RegisteredValues | null = null,
): SecretCounts {
  const texts = textsOf(message, shape);
  const document = documentOf(message, texts);
  const counts = redactText(document, registered);
  if (Object.keys(counts).length > 0) writeBack(message, texts, document);
  return counts;
}
