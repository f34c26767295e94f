import type { Buffer } from 'node:buffer';
import { maskValue } from './assignment.ts';
import { charClass, endOfRun, lineChars, startOfRun } from './char-class.ts';
import type { Rule, RuleWords } from './rule.ts';
import { endOfBareValue, openingQuote, quotedEnd } from './value-end.ts';
import { isSecretValue } from './value-shape.ts';

/** How far from each other, on one line, a command's name and its option are looked for. */
const lookAround = 256;
const sample = 256;
const curl = /\bcurl(?:\.exe)?(?:\s|$)/;
const login =
  /\bsshpass$|\b(?:twine upload|(?:docker|podman|nerdctl|buildah|skopeo|oras|crane|helm registry)\b[^|;&]*\slogin)\b[^|;&]*$/;
const mysqlOption = /^(?:mysql|mariadb)(?:-?(?:dump|admin|import|show|check|slap))?(?:\.exe)?\s(?:[^|;&]*?\s)?-p(?=\S)/;
const identified = /\bidentified(?:\s+with\s+\S+)?\s$/i;
const account = /\b(?:create|alter)\s+(?:user|role|login)\s/i;
const userChars = charClass('!#-&(-9;-[\\]-_a-~');

const lineBefore = (bytes: Buffer, at: number) =>
  bytes.toString('latin1', startOfRun(bytes, lineChars, at, Math.max(0, at - lookAround)), at);

/** `curl -u user:password`. The user stays. */
const maskCurlUser =
  (option: string): Rule =>
  (bytes, at, mask) => {
    const hi = bytes.length;
    const opening = openingQuote(bytes, at + option.length, hi);
    const user = opening?.from ?? at + option.length;
    const from = endOfRun(bytes, userChars, user, Math.min(hi, user + sample)) + 1;
    if (bytes[from - 1] !== 0x3a || !curl.test(lineBefore(bytes, at))) return -1;
    const end = (limit: number) =>
      opening === null ? endOfBareValue(bytes, from, limit, false) : quotedEnd(bytes, { ...opening, from }, limit).at;
    const text = bytes.toString('latin1', from, end(Math.min(hi, from + sample)));
    if (!isSecretValue(text, { certain: true, quoted: true, tight: true })) return -1;
    const to = end(hi);
    mask('password', from, to);
    return to;
  };

/** `docker login -p password`, `sshpass -p password`. */
const maskLogin: Rule = (bytes, at, mask) =>
  login.test(lineBefore(bytes, at))
    ? maskValue(bytes, mask, { kind: 'password', certain: true }, { from: at + loginOption.length, tight: true })
    : -1;

const loginOption = ' -p ';

/** `mysql -uroot -ppassword`; with a space behind it the option asks for the password. */
const maskMysql: Rule = (bytes, at, mask) => {
  const line = bytes.toString('latin1', at, endOfRun(bytes, lineChars, at, Math.min(bytes.length, at + lookAround)));
  const option = mysqlOption.exec(line);
  const from = at + (option?.[0].length ?? 0);
  return option === null ? -1 : maskValue(bytes, mask, { kind: 'password', certain: true }, { from, tight: true });
};

/** `CREATE USER ci IDENTIFIED WITH sha256_password BY 'password'`, `ALTER ROLE ci WITH PASSWORD 'password'`. */
const maskStatement =
  (word: string, before: RegExp): Rule =>
  (bytes, at, mask) => {
    const from = at + word.length;
    if (openingQuote(bytes, from, bytes.length) === null || !before.test(lineBefore(bytes, at + 1))) return -1;
    return maskValue(bytes, mask, { kind: 'password', certain: true }, { from, tight: true });
  };

/** Passwords that only their place in a command tells. */
export const commandRules: readonly RuleWords[] = [
  ...[' -u ', ' --user ', ' --user=', ' --proxy-user '].map((option) => ({
    words: [option],
    rule: maskCurlUser(option),
  })),
  { words: [loginOption], rule: maskLogin },
  { words: ['mysql', 'mariadb'], rule: maskMysql },
  { words: [' by '], ignoreCase: true, rule: maskStatement(' by ', identified) },
  { words: [' password '], ignoreCase: true, rule: maskStatement(' password ', account) },
];
