import type { Buffer } from 'node:buffer';
import { assignmentRules } from './assignment.ts';
import { commandRules } from './command-rules.ts';
import { credentialRules } from './credential-rules.ts';
import { headerRules } from './header-rules.ts';
import { createKeywordScan } from './keyword-scan.ts';
import { markRules } from './mark-rules.ts';
import type { Mask } from './mask.ts';
import { keyword, type Rule } from './rule.ts';
import { tokenRules } from './token-rules.ts';

const rules: Rule[] = [];
const scan = createKeywordScan(
  [...tokenRules, ...markRules, ...credentialRules, ...assignmentRules, ...commandRules, ...headerRules].flatMap(
    ({ words, ignoreCase, rule }) =>
      words.map((word) => {
        rules.push(rule);
        return keyword(word, ignoreCase);
      }),
  ),
);

/** Looks for the words of all rules at once, and asks the rule of each that is found. */
export function maskByKeyword(text: Buffer, mask: Mask): void {
  scan.each(text, (at, index) => rules[index]?.(text, at, mask) ?? -1);
}
