import fc from 'fast-check';
import { createRandom } from '../../../demo/random.ts';

/** A secret as a program would print it. Made when a test runs: none stands in the repository. */
export interface Sample {
  kind: string;
  /** The line, or lines, with the secret in it. */
  text: string;
  /** The part that must not be left over. */
  secret: string;
}

const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const digit = '0123456789';
const alnum = upper + lower + digit;

/** Random texts, and a sample of every kind. */
export function createSamples(seed: number) {
  const random = createRandom(seed);
  const text = (letters: string, length: number) =>
    Array.from({ length }, () => letters[random.int(letters.length)]).join('');
  const hex = (length: number) => random.hex(length);
  const word = (length: number) => text(alnum, length);
  const urlSafe = (length: number) => text(`${alnum}_-`, length);
  const base64 = (bytes: number) => Buffer.from(hex(bytes * 2), 'hex').toString('base64');
  const encode = (plain: string) => Buffer.from(plain).toString('base64');
  const password = () => `${text(lower, 4)}${text(digit, 3)}${text(upper, 2)}!${text(alnum, 4)}`;
  const uuid = () => [8, 4, 4, 4, 12].map(hex).join('-');
  const prefixed =
    (kind: string, prefix: string, secret: string, around = ['token is ', '']) =>
    () => ({
      kind,
      secret,
      text: `${around[0]}${prefix}${secret}${around[1]}`,
    });
  const named =
    (kind: string, before: string, secret: string, after = '') =>
    () => ({ kind, secret, text: before + secret + after });
  const jwt = () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: hex(12), exp: random.int(2e9) })}.${urlSafe(43)}`;
  };
  const pem = (label: string, lines: number) =>
    [
      `-----BEGIN ${label}-----`,
      ...Array.from({ length: lines }, () => text(`${alnum}+/`, 64)),
      `${text(alnum, 22)}==`,
      `-----END ${label}-----`,
    ].join('\n');

  const makers: (() => Sample)[] = [
    () => prefixed('github', `gh${text('pousr', 1)}_`, word(36), ['Cloning with ', ' as token'])(),
    () => prefixed('github-fine-grained', `github_${'pat'}_`, `${word(22)}_${word(59)}`, ['export GH=', ''])(),
    () => prefixed('runlens', `rl_${'ingest'}_`, urlSafe(43), ['sending with ', ' now'])(),
    () => prefixed('gitlab', 'glpat-', urlSafe(20), ['PRIVATE-TOKEN: ', ''])(),
    () => prefixed('gitlab', 'glrt-', urlSafe(20), ['registering runner with ', ' done'])(),
    () => prefixed('aws-access-key', 'AKIA', text(`${upper}234567`, 16), ['key id ', ' loaded'])(),
    () => {
      const secret = `${text(`${alnum}/+`, 37)}aZ9`;
      return { kind: 'aws-secret-key', secret, text: `user,${'ASIA'}${text(`${upper}234567`, 16)},${secret}` };
    },
    () => named('aws-secret-key', 'AWS_SECRET_ACCESS_KEY=', text(`${alnum}/+`, 40))(),
    () => prefixed('aws-session-token', 'IQoJb3JpZ2lu', text(`${alnum}/+`, 300), ['session ', '=='])(),
    () => prefixed('gcp-api-key', 'AIza', urlSafe(35), ['GET /maps/api/js?key=', '&v=3'])(),
    () => prefixed('gcp-oauth', 'ya29.', urlSafe(120), ['gcloud printed ', ''])(),
    () => {
      const secret = text(`${alnum}+/`, 64);
      const key = `-----BEGIN PRIVATE KEY-----\\n${secret}\\n${text(alnum, 20)}=\\n-----END PRIVATE KEY-----\\n`;
      return { kind: 'private-key', secret, text: `{"type":"service_account","private_key":"${key}"}` };
    },
    () =>
      named(
        'azure-key',
        'DefaultEndpointsProtocol=https;AccountName=ci;AccountKey=',
        base64(64),
        ';EndpointSuffix=core.windows.net',
      )(),
    () =>
      named(
        'azure-key',
        'Endpoint=sb://ci.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=',
        base64(32),
      )(),
    () =>
      named(
        'azure-sas',
        'https://ci.blob.core.windows.net/a/b?sv=2024-11-04&se=2026-01-01&sr=b&sp=r&sig=',
        `${text(alnum, 43)}%3D`,
      )(),
    () =>
      prefixed('azure-client-secret', '', `${word(3)}${text(digit, 1)}Q~${text(`${alnum}_.-`, 33)}x`, [
        'client credential ',
        ' expires soon',
      ])(),
    () =>
      prefixed('slack', `xox${text('bp', 1)}-`, `${text(digit, 12)}-${text(digit, 12)}-${word(24)}`, [
        'posting with ',
        '',
      ])(),
    () =>
      prefixed(
        'slack-webhook',
        `https://hooks.${'slack'}.com/services/`,
        `T${text(upper, 8)}/B${text(upper, 8)}/${word(24)}`,
        ['notify ', ''],
      )(),
    () =>
      prefixed('discord-webhook', 'https://discord.com/api/webhooks/', `${text(digit, 18)}/${urlSafe(68)}`, [
        'notify ',
        '',
      ])(),
    () => prefixed('stripe', `sk_${text('lt', 1) === 'l' ? 'live' : 'test'}_`, word(24), ['charging with ', ''])(),
    () => prefixed('npm', 'npm_', word(36), ['//registry.npmjs.org/:_authToken=', ''])(),
    () => prefixed('pypi', 'pypi-', `AgEIcHlwaS5vcmc${urlSafe(140)}`, ['twine upload -u __token__ -p ', ' dist/*'])(),
    () => prefixed('docker-hub', `dckr_${'pat'}_`, urlSafe(27), ['docker login with ', ''])(),
    () => prefixed('sendgrid', 'SG.', `${urlSafe(22)}.${urlSafe(43)}`, ['mail key ', ' ok'])(),
    () => prefixed('twilio', 'SK', hex(32), ['sid ', ' created'])(),
    () => named('twilio', 'TWILIO_AUTH_TOKEN=', hex(32))(),
    () => named('heroku', 'HEROKU_API_KEY=', uuid())(),
    () => prefixed('heroku', 'HRKU-', `AA${urlSafe(58)}`)(),
    () => prefixed('digitalocean', 'dop_v1_', hex(64), ['doctl auth init -t ', ''])(),
    () => named('datadog', 'DD_API_KEY=', hex(32))(),
    () => named('datadog', '"datadog_app_key": "', hex(40), '"')(),
    () => prefixed('new-relic', 'NRAK-', text(upper + digit, 27))(),
    () => named('new-relic', 'licence ', hex(36), 'NRAL')(),
    () => prefixed('anthropic', `sk-${'ant'}-api03-`, `${urlSafe(93)}AA`)(),
    () => named('openai', `using sk-${'proj'}-`, `${word(74)}T3Blbk${'FJ'}${word(74)}`)(),
    () => named('openai', 'using sk-', `${word(20)}T3Blbk${'FJ'}${word(20)}`)(),
    () => prefixed('hugging-face', 'hf_', text(upper + lower, 34), ['logging in to the hub with ', ''])(),
    () => {
      const token = jwt();
      return { kind: 'jwt', secret: token.slice(token.indexOf('.') + 1), text: `id ${token} issued` };
    },
    () => named('url-password', 'connecting to postgres://ci:', text(`${alnum}!~`, 14), '@db.internal:5432/app')(),
    () => named('url-password', 'redis://:', word(20), '@cache:6379')(),
    () => named('authorization', '> Authorization: Bearer ', urlSafe(40))(),
    () => named('authorization', "curl -H 'Authorization: Basic ", base64(21), "' https://ci.example/")(),
    () => {
      const key = pem(`${text('re', 1) === 'r' ? 'RSA' : 'EC'} PRIVATE KEY`, 6);
      return { kind: 'private-key', secret: key.split('\n')[3] ?? '', text: key };
    },
    () => {
      const key = pem('OPENSSH PRIVATE KEY', 4);
      return { kind: 'private-key', secret: key.split('\n').at(-2) ?? '', text: key };
    },
    () => named('password', 'DB_PASSWORD=', password())(),
    () => named('password', 'password: ', password())(),
    () => named('password', '{"user":"ci","password":"', password(), '"}')(),
    () => named('password', 'mysql --password ', password(), ' -h db')(),
    () => named('password', 'Server=db;User Id=ci;Password=', password(), ';Encrypt=true')(),
    () => named('password', '<password>', password(), '</password>')(),
    () => named('named-secret', 'client_secret=', word(32), '&grant_type=client_credentials')(),
    () => named('named-secret', 'apiKey: "', word(24), '"')(),
    () => named('named-secret', 'x-api-key: ', word(40))(),
    () => named('named-secret', '"auth_token" => "', hex(32), '"')(),
    () => named('password', 'DB_\u001b[01;31m\u001b[KPASSWORD\u001b[m\u001b[K=', password())(),
    () => named('password', "{ password: \u001b[32m'", password(), "'\u001b[39m }")(),
    () => prefixed('github', 'ghp_\u001b[0m', word(36), ['\u001b[36mtoken is ', '\u001b[39m'])(),
    () => named('password', '["deploy","--password","', password(), '","-v"]')(),
    () => named('password', 'curl -sS -u ci:', password(), ' https://ci.example/')(),
    () => named('password', 'docker login -u ci -p ', password(), ' ghcr.io')(),
    () => named('password', 'sshpass -p ', password(), ' ssh ci@example.com')(),
    () => named('password', 'machine git.example.com login ci password ', password())(),
    () => named('password', '#7 [2/5] ENV DB_PASSWORD ', password())(),
    () => named('cookie', '> Cookie: theme=dark; sid=', word(26))(),
    () => named('cookie', '< set-cookie: session=', urlSafe(40), '; Path=/; HttpOnly')(),
    () => named('authorization', '{"auths":{"ghcr.io":{"auth":"', encode(`ci:${password()}`), '"}}}')(),
    () => named('authorization', '//npm.example.com/:_auth=', encode(`ci:${password()}`))(),
    () => prefixed('hashicorp-vault', 'hvs.', urlSafe(90))(),
    () => prefixed('grafana', 'glsa_', `${word(32)}_${hex(8)}`)(),
    () => prefixed('databricks', 'dapi', hex(32))(),
    () => prefixed('terraform', `${word(14)}.${'atlasv1'}.`, word(64))(),
    () => prefixed('sentry', 'sntrys_', `eyJ${word(90)}_${word(43)}`)(),
    () => prefixed('rubygems', 'rubygems_', hex(48))(),
    () => prefixed('postman', 'PMAK-', `${hex(24)}-${hex(34)}`)(),
    () => prefixed('doppler', 'dp.pt.', word(43))(),
    () => prefixed('linear', 'lin_api_', word(40))(),
    () => prefixed('shopify', 'shpat_', hex(32))(),
    () => prefixed('atlassian', 'ATATT3', `xFfGF0${urlSafe(170)}=${hex(8)}`)(),
  ];
  return { random, text, hex, word, urlSafe, base64, uuid, password, makers };
}

/** Texts in which secrets, the words that lead to them and what ends them stand next to one another. */
export function anyText(make: ReturnType<typeof createSamples>): fc.Arbitrary<string> {
  const fragment = fc.oneof(
    fc.constantFrom(...make.makers.map((sample) => sample().text)),
    fc.constantFrom(
      'password=',
      '"token": "',
      'secret',
      '\\',
      '"',
      "'",
      '\n',
      '\\n',
      '\\u001b',
      '\\/',
      '%22',
      '%5C',
      '***',
    ),
    fc.constantFrom(
      '://a:b@',
      '-----BEGIN PRIVATE KEY-----',
      '\n-----END PRIVATE KEY-----\n',
      '::add-mask::',
      'Authorization: Bearer ',
      'eyJh',
    ),
    fc.constantFrom('AKIA', ';', ',', '}', 'done \u001b[32m✔\u001b[0m', '\r\n', ' '),
    fc.constantFrom('\u001b[32m', '\u001b[K', '\u001b]0;', '\u0007', '\u001b'),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.base64String({ maxLength: 160 }),
  );
  return fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''));
}
