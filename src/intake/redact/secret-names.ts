/** How sure a name makes us: `password=…` is one whatever it looks like, `token: …` may be prose or a count. */
export interface SecretName {
  kind: string;
  certain: boolean;
}

const certainEndings = ['password', 'passwd', 'passphrase', 'passwort', 'userpass', 'dbpass', 'adminpass', 'secretkey'];
const endings = [
  ...['secret', 'token', 'apikey', 'accesskey', 'accesskeyid', 'privatekey', 'privatekeyid', 'accountkey', 'authkey'],
  ...[
    'signingkey',
    'encryptionkey',
    'masterkey',
    'secretaccesskey',
    'sharedaccesskey',
    'credential',
    'connectionstring',
  ],
  ...['licensekey', 'integrationkey', 'deploykey', 'sshkey', 'ingestkey', 'applicationkey', 'appkey', 'storagekey'],
];
/** Names that end like a secret's and are something else. */
const harmless =
  /(?:next|page|pagination|continuation|sync|stop|eos|bos|pad|unk|mask|sep|cls|end|start|unexpected|invalid|missing|per|max|min|num|change|cancellation|resume)(?:page)?token$/;
/** What may stand behind the telling part: PASSWORD_2, SECRET_VALUE, TOKEN_B64. */
const decoration =
  /(?:[_.-]?(?:value|b64|base64|prod|production|dev|staging|test|new|old|current|previous)|[_.-]?\d{1,2})$/;
const vendors: readonly [RegExp, string][] = [
  [/heroku/, 'heroku'],
  [/datadog|^dd(?:api|app|client)/, 'datadog'],
  [/twilio/, 'twilio'],
  [/newrelic/, 'new-relic'],
  [/^awssecret|secretaccesskey$/, 'aws-secret-key'],
  [/^awssession/, 'aws-session-token'],
  [/accountkey$|storagekey$/, 'azure-key'],
  [/sharedaccesskey$/, 'azure-key'],
];

/** Logs say the same names again and again. */
const known = new Map<string, SecretName | null>();
const maxKnown = 4096;

/**
 * Decides by its end whether a name is one that secrets are given to: DB_PASSWORD, clientSecret, x-api-key. Not
 * `secretName`, `max_tokens` or `token_type`. Names are at most 64 characters, the expressions are bounded by that.
 */
export function secretName(name: string): SecretName | null {
  let decided = known.get(name);
  if (decided === undefined) {
    decided = decide(name);
    if (known.size >= maxKnown) known.clear();
    known.set(name, decided);
  }
  return decided;
}

function decide(name: string): SecretName | null {
  const lower = name.toLowerCase().replace(decoration, '');
  const plain = lower.replace(/[^a-z0-9]/g, '');
  const isShort = /(?:^|[_.-])(?:pass|pwd|pw)$/.test(lower) && lower !== 'pwd' && lower !== 'pass';
  const certain = isShort || certainEndings.some((ending) => plain.endsWith(ending));
  if (!certain && !endings.some((ending) => plain.endsWith(ending))) return null;
  if (harmless.test(plain) || plain === 'oldpwd') return null;
  const vendor = vendors.find(([pattern]) => pattern.test(plain))?.[1];
  return { kind: vendor ?? (certain ? 'password' : 'named-secret'), certain };
}
