import { isMasked } from './mask.ts';

/** How a value stands behind its name. */
export interface ValueSetting {
  /** The name alone makes it a secret. */
  certain: boolean;
  quoted: boolean;
  /** `name=value` without a space; false for `name: value`, which prose has too. */
  tight: boolean;
}

const typeWords =
  /^(?:null|none|nil|undefined|true|false|yes|no|on|off|empty|unset|missing|required|optional|str|string|text|bytes|number|int|integer|boolean|bool|object|any|redacted|masked|hidden|filtered|removed|write|read|admin|default)$/i;
/** $NAME, ${NAME}, $(command), ${{ secrets.X }}, {{ x }}, <placeholder>, [placeholder], %NAME%, @Microsoft.KeyVault(…). */
const reference =
  /^(?:\$[A-Za-z_]\w*$|\$env:|\$\{|\$\(|\{\{|\{$|<[^>]*>?$|\[[^\]]*\]?$|\([^)]*\)?$|%[A-Za-z_]\w*%$|@Microsoft\.|!Ref|!Sub|arn:|vault:|ssm:|op:\/\/|secretref:)/;
const member =
  /^(?:self|this|config|settings|env|process|os|secrets|vars|var|module|local|data|ctx|context|req|request|options|opts|args|params|user|credentials|github|inputs|steps|needs|matrix|runner|job|app|props|state|conf|cfg|environ|Object|module|exports)(?:\??\.|\[)/;
const call = /^[A-Za-z_][\w.:]*\(|^(?:Optional|Union|List|Annotated|SecretStr|Option|Maybe)[[<]/;
const filler = /^(?:[*.x#_•-]+|\.{3,}|x{3,}|changeme)$/i;
const plainPath = /^(?:~|\.{1,2}|[A-Za-z]:)?[/\\][\w.@-]+(?:[/\\][\w.@-]+)*[/\\]?$/;
const punctuation = /^[\s,:;.!?(){}[\]<>|=+'"`\\/-]*$/;

/**
 * Whether a value given to a suspicious name is a secret, not a reference to one, a type, a path or a word of prose.
 * @param text the value's beginning as Latin-1, at most 256 characters; every expression here is linear in it.
 */
export function isSecretValue(text: string, { certain, quoted, tight }: ValueSetting): boolean {
  if (isMasked(text) || text.length < 4 || punctuation.test(text)) return false;
  if (filler.test(text) || typeWords.test(text) || reference.test(text)) return false;
  if (!quoted && (member.test(text) || call.test(text))) return false;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return false;
  if (plainPath.test(text) && !isDense(text)) return false;
  if (certain) return quoted || tight ? true : isUnlikeProse(text);
  if (/^\d+$/.test(text)) return text.length >= 20;
  if (/\s/.test(text)) return false;
  if (text.length < 8) return false;
  return hasDigitAndLetter(text) || (text.length >= 16 && hasBothCases(text)) || text.length >= 32;
}

const hasDigitAndLetter = (text: string) => /\d/.test(text) && /[A-Za-z]/.test(text);
const hasBothCases = (text: string) => /[A-Z]/.test(text) && /[a-z]/.test(text);

const word = /^[A-Za-z]?[a-z]*(?:['_-][a-z]+)*[.,:;!?)]*$/;

/** Words of letters, perhaps with punctuation behind, may be prose: "password: required". */
function isUnlikeProse(text: string): boolean {
  if (text.length < 6 || word.test(text)) return false;
  return !text.includes(' ') || !text.split(' ').every((one) => word.test(one));
}

/** A quarter of digits and capitals: random characters, where a path's names are words. */
function isDense(text: string): boolean {
  const dense = text.replace(/[^A-Z0-9]/g, '').length;
  return dense * 4 > text.length;
}
