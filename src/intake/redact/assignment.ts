import type { Buffer } from 'node:buffer';
import type { Mask } from './mask.ts';
import type { Rule, RuleWords } from './rule.ts';
import { type SecretName, secretName } from './secret-names.ts';
import { publicPrefix } from './token-rules.ts';
import { endOfBareValue, openingQuote, type Quote, quotedEnd } from './value-end.ts';
import { isNextListed, latin1, nameAround, openLine, type Place, placeOfValue, skipBlanks } from './value-place.ts';
import { isSecretValue } from './value-shape.ts';

/** As much of a value as is looked at to decide; a longer one is a secret. */
const sample = 256;

/** `name=value`, `name: value`, `"name":"value"`, `name => value`, `--name value`, `"--name","value"`, `<name>value`. */
const maskAssignment: Rule = (bytes, at, mask) => {
  const { from, to } = nameAround(bytes, at);
  const place = placeOfValue(bytes, from, to);
  if (place === null) return -1;
  const name = secretName(latin1(bytes, from, to));
  return name === null ? -1 : maskValue(bytes, mask, name, place);
};

/** Masks a value if it is a secret. Returns where to go on, -1 when it is none. */
export function maskValue(bytes: Buffer, mask: Mask, name: SecretName, place: Place): number {
  const hi = bytes.length;
  const opening = place.markup ? null : openingQuote(bytes, place.from, hi);
  if (opening !== null && place.flag) {
    // Code says `option("--password", "what it is for")`; of a list of arguments we know what it is.
    const mayBeProse = place.listed === true && opening.char !== openLine;
    return bytes[opening.from] === 0x2d ? -1 : maskQuoted(bytes, mask, name, opening, mayBeProse);
  }
  if (opening !== null) return maskListed(bytes, mask, name, opening);
  const { from } = place;
  const first = bytes[from];
  if (place.flag && first === 0x2d) return -1;
  const probe = Math.min(hi, from + sample);
  const early = endOfBareValue(bytes, from, probe, place.markup === true);
  const tight = place.tight && !place.flag;
  if (early < probe || probe === hi) {
    if (!isSecretValue(latin1(bytes, from, early), { certain: name.certain, quoted: false, tight })) return -1;
  } else if (!isLongSecret(bytes, from, early)) return -1;
  const to = early < probe ? early : endOfBareValue(bytes, from, hi, place.markup === true);
  return maskKeepingPrefix(bytes, from, to, mask, name);
}

/** So many texts of a list that are no secrets are passed over. */
const maxHarmless = 16;

/** A value in quotes; where it is the first of a list that the name is given to, the others too. */
function maskListed(bytes: Buffer, mask: Mask, name: SecretName, first: Quote): number {
  let masked = maskQuoted(bytes, mask, name, first);
  let behind = masked;
  let opening = first;
  for (let harmless = 0; first.char === openLine && harmless < maxHarmless; ) {
    if (behind < 0) {
      harmless += 1;
      behind = quotedEnd(bytes, opening, Math.min(bytes.length, opening.from + sample)).at;
    }
    if (!isNextListed(bytes, behind)) break;
    opening = { ...first, from: behind + 3 };
    behind = maskQuoted(bytes, mask, name, opening);
    masked = Math.max(masked, behind);
  }
  return masked;
}

function maskQuoted(bytes: Buffer, mask: Mask, name: SecretName, opening: Quote, mayBeProse = false): number {
  const hi = bytes.length;
  const { from } = opening;
  // Behind the quote that *closes* a JSON text come only these: `"msg":"password:","user":…`.
  const first = bytes[skipBlanks(bytes, from, hi)];
  if (first === 0x2c || first === 0x7d || first === 0x5d || first === 0x3a) return -1;
  const probe = Math.min(hi, from + sample);
  const early = quotedEnd(bytes, opening, probe);
  const setting = { certain: name.certain, quoted: !mayBeProse, tight: !mayBeProse };
  if (early.closed || early.at < probe || probe === hi) {
    if (!isSecretValue(latin1(bytes, from, early.at), setting)) return -1;
  } else if (!isLongSecret(bytes, from, early.at)) return -1;
  const to = early.closed || early.at < probe ? early.at : quotedEnd(bytes, opening, hi).at;
  return maskKeepingPrefix(bytes, from, to, mask, name);
}

/** Of a value longer than the sample: whatever begins like a reference or has been masked stays. */
function isLongSecret(bytes: Buffer, from: number, to: number): boolean {
  return isSecretValue(latin1(bytes, from, to), { certain: true, quoted: true, tight: true });
}

function maskKeepingPrefix(bytes: Buffer, from: number, to: number, mask: Mask, name: SecretName): number {
  const known = publicPrefix(bytes, from, to);
  mask(known?.kind ?? name.kind, from + (known?.length ?? 0), to);
  return to;
}

export const assignmentRules: readonly RuleWords[] = [
  {
    // Parts of names rare enough in other words; each name is read whole around them.
    words: [
      ...['assw', 'assp', 'ecre', 'oken', '_pwd', '-pwd', '.pwd', ';pwd', '_pass', '-pass', 'dbpass', 'rpass', 'npass'],
      ...['rede', 'nnectionst'],
      ...[...'abcdefghijklmnopqrstuvwxyz_-.'].map((before) => `${before}key`),
    ],
    ignoreCase: true,
    rule: maskAssignment,
  },
];
