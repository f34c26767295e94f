import type { Buffer } from 'node:buffer';
import { addCounts, type SecretCounts } from './mask.ts';
import { documentOf, type MessageShape, type MessageTexts, textsOf, writeBack } from './message-texts.ts';
import { redactText } from './redact-text.ts';
import type { RegisteredValues } from './registered-values.ts';
import { type Places, textsWithin } from './texts-within.ts';

/**
 * Masks secrets in the texts of a protobuf message, in place, as {@link redactText} does; ids and numbers stay. Never throws.
 * The texts are looked at as one document, with the lines of log one below the other.
 */
export function redactMessage(
  message: Buffer,
  shape: MessageShape,
  registered: RegisteredValues | null = null,
): SecretCounts {
  return redactTexts(message, textsOf(message, shape), registered);
}

/** The same of parts alone, each with its own values: of the texts that stand within its places. */
export function redactParts(
  message: Buffer,
  shape: MessageShape,
  parts: readonly { places: Places; registered: RegisteredValues | null }[],
): SecretCounts {
  const counts: SecretCounts = {};
  if (parts.length === 0) return counts;
  const texts = textsOf(message, shape);
  for (const { places, registered } of parts) {
    addCounts(counts, redactTexts(message, textsWithin(texts, places), registered));
  }
  return counts;
}

function redactTexts(message: Buffer, texts: MessageTexts, registered: RegisteredValues | null): SecretCounts {
  const document = documentOf(message, texts);
  const counts = redactText(document, registered);
  if (Object.keys(counts).length > 0) writeBack(message, texts, document);
  return counts;
}
