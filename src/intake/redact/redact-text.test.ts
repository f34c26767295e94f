import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactText } from './redact-text.ts';
import { createRegisteredValues } from './registered-values.ts';
import { countSteps } from './testing/count-steps.ts';
import { anyText, createSamples } from './testing/samples.ts';

const make = createSamples(11);

function redact(text: string): string {
  const bytes = Buffer.from(text);
  redactText(bytes);
  return bytes.toString();
}

describe('what is masked', () => {
  const secret = make.password();
  const stars = '*'.repeat(secret.length);
  test.each([
    ['password=§', 'password=@'],
    ['DB_PASSWORD="§" ./run', 'DB_PASSWORD="@" ./run'],
    ["mysql --password='§' -h db", "mysql --password='@' -h db"],
    ['PASSWORD_2: §', 'PASSWORD_2: @'],
    ['{"db":{"password": "§","port":5432}}', '{"db":{"password": "@","port":5432}}'],
    ['{"log":"{\\"password\\":\\"§\\",\\"a\\":1}"}', '{"log":"{\\"password\\":\\"@\\",\\"a\\":1}"}'],
    ['{"password":1234567,"port":5432}', '{"password":*******,"port":5432}'],
    ['user=ci&password=§&next=home', 'user=ci&password=@&next=home'],
    ['User{password=§, name=ci}', 'User{password=@, name=ci}'],
    ['{"name":"DB_PASSWORD","value":"§"}', '{"name":"DB_PASSWORD","value":"@"}'],
    ['{"name": "DB_PASSWORD",\n   "value": "§"}', '{"name": "DB_PASSWORD",\n   "value": "@"}'],
    ['{"key":"db.password","value":{"stringValue":"§"}}', '{"key":"db.password","value":{"stringValue":"@"}}'],
    ['os.environ["API_TOKEN"] = "§"', 'os.environ["API_TOKEN"] = "@"'],
    ['["deploy","--password","§","-v"]', '["deploy","--password","@","-v"]'],
    ['"args": ["--password",\n  "§"]', '"args": ["--password",\n  "@"]'],
    ['{"cmd":"[\\"--db-password\\", \\"§\\"]"}', '{"cmd":"[\\"--db-password\\", \\"@\\"]"}'],
    ["exec(['deploy', '--password', '§'])", "exec(['deploy', '--password', '@'])"],
    ['log: password=§\\nnext', 'log: password=@\\nnext'],
    ['export PASSWORD=§\\\nnext', 'export PASSWORD=@\\\nnext'],
    ['https://ci:§@example.com/a', 'https://ci:@@example.com/a'],
    ["curl -u 'ci:§' https://example.com", "curl -u 'ci:@' https://example.com"],
    ['{"run":"curl --user \\"ci:§\\" -sS"}', '{"run":"curl --user \\"ci:@\\" -sS"}'],
    ['docker --config x login -u ci -p § ghcr.io', 'docker --config x login -u ci -p @ ghcr.io'],
    ["sshpass -p '§' ssh", "sshpass -p '@' ssh"],
    ['+ mysqldump -h db -uroot -p§ app', '+ mysqldump -h db -uroot -p@ app'],
    ["sudo mariadb -p'§'", "sudo mariadb -p'@'"],
    ["CREATE USER ci IDENTIFIED BY '§';", "CREATE USER ci IDENTIFIED BY '@';"],
    [
      '{"q":"create user ci identified with sha256_password by \'§\'"}',
      '{"q":"create user ci identified with sha256_password by \'@\'"}',
    ],
    ["ALTER ROLE ci WITH ENCRYPTED PASSWORD '§' LOGIN", "ALTER ROLE ci WITH ENCRYPTED PASSWORD '@' LOGIN"],
    ['machine h\n  login ci\n  password §', 'machine h\n  login ci\n  password @'],
    ['Step 3/9 : ENV DB_PASSWORD §', 'Step 3/9 : ENV DB_PASSWORD @'],
    ['> Cookie: a=b; sid=§; lang=de', '> Cookie: a=b; sid=@; lang=de'],
    ['"set-cookie": "sid=§; Path=/"', '"set-cookie": "sid=@; Path=/"'],
    ['"log": "Cookie: sid=Abc123def4567\\nnext"', '"log": "Cookie: sid=*************\\nnext"'],
    ['_auth="Y2k6cGFzc3dvcmQx"', '_auth="****************"'],
    ['"auth": "Y2k6cGFzc3dvcmQx"', '"auth": "****************"'],
    ['::add-mask::§\nnext', '::add-mask::@\nnext'],
    ["('Authorization', 'Bearer §')", "('Authorization', 'Bearer @')"],
    ['Proxy-Authorization: Basic abcdefGH1234==', 'Proxy-Authorization: Basic **************'],
  ])('%s', (before, after) => {
    expect(redact(before.replace('§', secret))).toBe(after.replace('@', stars));
  });

  test('a public prefix stays, for those who look for the token', () => {
    const token = make.word(36);
    expect(redact(`GITHUB_TOKEN=ghp_${token} next`)).toBe(`GITHUB_TOKEN=ghp_${'*'.repeat(36)} next`);
  });

  test('counts by kind', () => {
    const body = Buffer.from(`password=${secret} ghp_${make.word(36)} gho_${make.word(36)}`);
    expect(redactText(body)).toEqual({ password: 1, github: 2 });
  });
});

describe('with terminal control sequences', () => {
  const secret = make.password();
  const token = make.word(36);
  const stars = '*'.repeat(secret.length);
  const green = '\u001b[32m';
  const off = '\u001b[39m';
  const both = '\u001b[01;31m\u001b[K';
  test.each([
    ['grep --color', `DB_${both}PASSWORD\u001b[m\u001b[K=§`],
    ['jq -C', `  \u001b[0m\u001b[34;1m"password"\u001b[0m\u001b[1;39m:\u001b[0m \u001b[0;32m"§"\u001b[0m`],
    [
      'jq -C, a list of pairs',
      `\u001b[34;1m"name"\u001b[0m: \u001b[32m"DB_PASSWORD"\u001b[0m,\n \u001b[34;1m"value"\u001b[0m: "§"`,
    ],
    ['pino-pretty', `    \u001b[35mpassword\u001b[39m: "§"`],
    ['util.inspect', `{ password: ${green}'§'${off} }`],
    ['erased to the end of the line', 'password=\u001b[K§'],
    ['another character set', 'password=\u001b(B\u001b[m§'],
    ['a link', '\u001b]8;;https://example.com\u0007password\u001b]8;;\u0007=§'],
    ['within JSON, before a quote', `{"log":"{\\"msg\\":\\"password: \\\\u001b[32m'§'\\\\u001b[39m\\"}"}`],
    ['as others write JSON', '{"msg":"password: \\u001B[32m\\"§\\"\\u001B[39m"}'],
    ['within JSON', '{"msg":"password\\u001b[39m=\\u001b[32m§\\u001b[39m"}'],
  ])('%s', (_name, text) => {
    expect(redact(`before\n${text.replace('§', secret)}\nbehind`)).toBe(`before\n${text.replace('§', stars)}\nbehind`);
  });

  test('within a token, and around one', () => {
    const [begin, end] = [token.slice(0, 31), token.slice(31)];
    expect(redact(`ghp_\u001b[K${token}`)).toBe(`ghp_\u001b[K${'*'.repeat(36)}`);
    expect(redact(`ghp_${begin}${green}${end}`)).toBe(`ghp_${'*'.repeat(31)}${green}${'*'.repeat(5)}`);
    const id = make.hex(32);
    expect(redact(`${green}SK${id}${off}`)).toBe(`${green}SK${'*'.repeat(32)}${off}`);
  });

  test('a registered value', () => {
    const bytes = Buffer.from(`correct ${green}horse${off}`);
    expect(redactText(bytes, createRegisteredValues(['correct horse']))).toEqual({ registered: 1 });
    expect(bytes.toString()).toBe(`${'*'.repeat(8)}${green}${'*'.repeat(5)}${off}`);
  });

  test('each secret counts once; what only a colour ends is found as well', () => {
    const key = `AKIA${make.text('ABCDEFGHJKLMNPQR', 16)}`;
    const bytes = Buffer.from(`password=${green}${secret}${off} ${key}${green}A${off}`);
    expect(redactText(bytes)).toEqual({ password: 1, 'aws-access-key': 1 });
  });

  test('a private key in colours', () => {
    const lines = [`|-----BEGIN PRIVATE KEY-----`, `|${make.word(64)}`, `|${make.word(64)}`, `|${make.word(9)}=`];
    const coloured = (list: string[]) => [...list, '|-----END PRIVATE KEY-----'].map((line) => `${green}${line}${off}`);
    const masked = lines.map((line, at) => (at === 0 ? line : `|${'*'.repeat(line.length - 1)}`));
    expect(redact(coloured(lines).join('\n'))).toBe(coloured(masked).join('\n'));
  });
});

describe('a private key', () => {
  const lines = [
    '-----BEGIN RSA PRIVATE KEY-----',
    ...Array.from({ length: 8 }, () => make.word(64)),
    `${make.word(10)}==`,
    '-----END RSA PRIVATE KEY-----',
  ];
  const masked = lines.map((line) => (line.startsWith('-') ? line : '*'.repeat(line.length)));

  test('line by line', () => {
    expect(redact(['before', ...lines, 'behind'].join('\n'))).toBe(['before', ...masked, 'behind'].join('\n'));
  });

  test('with times before the lines, as GitHub writes them', () => {
    const timed = (all: string[]) => all.map((line, at) => `2026-04-17T10:00:00.${1_000_000 + at}Z ${line}`).join('\n');
    expect(redact(timed(lines))).toBe(timed(masked));
  });

  test('in records of JSON, each with other fields', () => {
    const trace = make.hex(32);
    const record = (message: string) => JSON.stringify({ level: 'info', trace_id: trace, message, at: 17 });
    const all = (list: string[]) => ['before', ...list, 'behind', 'INFO'].map(record).join('\n');
    expect(redact(all(lines))).toBe(all(masked));
  });

  test('in one text of JSON', () => {
    expect(redact(JSON.stringify({ key: lines.join('\n'), port: 1 }))).toBe(
      JSON.stringify({ key: masked.join('\n'), port: 1 }),
    );
  });

  test('that never ends is over after four thousand bytes of something else', () => {
    const digest = make.hex(64);
    const log = (line: string) => `${lines[0]}\n${line}\n${'an ordinary line\n'.repeat(300)}${digest}\n`;
    expect(redact(log(lines[1] as string))).toBe(log('*'.repeat(64)));
  });
});

test.each([
  'password=***',
  `password: $${'{{ secrets.DB }}'}`,
  'PASSWORD=$DB_PASSWORD',
  'password: null',
  'token=%TOKEN%',
  'secret: false',
  'password = input("Password: ")',
  'password: required',
  'token=self.token',
  'api_key=<your key>',
  '"msg":"enter password:","user":"somebody1"',
  '{"a":"password="}',
  '{"secret":{"name":"x1234567"}}',
  'token=/var/run/secrets/token',
  'secret: https://example.com/docs',
  'tokens: 12345678',
  'docs --password --verbose',
  '["docs","--password","--verbose"]',
  'curl -u "$USER:$TOKEN" https://example.com',
  'docker run -u 1000:1000 -p 8080:80 app1234567',
  'docker login -p $TOKEN',
  'mysql -p -h db1234567',
  'mysql -u root -p$MYSQL_PASSWORD',
  'mysql_install && mkdir -p/srv/Data12345',
  'identified by abcdef12345',
  "signed by 'Abc123def4567'",
  "the password 'Abc123def4567' was not among them",
  "ALTER ROLE ci WITH PASSWORD '***'",
  'login bob1234, password abcdef12',
  'ENV DB_PASSWORD $DB_PASSWORD',
  'env DB_PASSWORD is not set',
  '"auth": "aGVsbG8gd29ybGQ="',
  'set-cookie: lang=en-US; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT',
  'see our cookie policy: a=abcdef123456',
  '.option("--password", "the one to log in with")',
  'click.option("--password", prompt=True)',
  '["--token","required","--secret"]',
  '["--password"]\n["--other words"]',
  'https://ci:***@example.com',
  'https://$USER:$PASS@example.com',
  'git@github.com:a/b.git',
  '::add-mask::***',
  '"Vary": "Accept, Authorization, Cookie, X-GitHub-OTP"',
  'AKIA',
  'Bearer of bad news today',
])('left alone: %s', (text) => {
  expect(redact(text)).toBe(text);
});

test('a second time changes nothing and counts nothing', () => {
  fc.assert(
    fc.property(anyText(make), (text) => {
      const once = Buffer.from(text);
      redactText(once);
      const twice = Buffer.from(once);
      expect(redactText(twice)).toEqual({});
      expect(twice.toString('latin1')).toBe(once.toString('latin1'));
    }),
    { numRuns: 1000 },
  );
});

test('any bytes at all: it does not throw, and only stars are new', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), anyText(make), (bytes, text) => {
      const before = Buffer.concat([bytes, Buffer.from(text), bytes]);
      const after = Buffer.from(before);
      redactText(after);
      expect(after.every((byte, at) => byte === before[at] || byte === 42)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

describe('steps grow with the text and no faster', () => {
  const size = 20_000;
  // Quadratic work would be thousands of steps a byte at this size.
  const perByte = 300;
  const worst = [
    ...['password=', 'password="', "password='\\", 'password: $', 'token=a,', 'token=a&', '"token" ', 'secret_'],
    ...['secret-', '_key', 'ghp_', 'ghp_ghp_', 'AKIA', 'AKIAABCDEFGHIJKLMNOP ', 'eyJh', 'eyJh.', 'eyJh-', '\\neyJh'],
    ...['eyJhabcdefghijklmnop.', 'T3BlbkFJ', 'sk-T3BlbkFJ', 'Q~', '0Q~a', 'NRAL', '0NRAL', '.atlasv1.', '+ASt'],
    ...['a://', 'a://a:', 'a://a:b', 'authorization', 'authorization:', 'bearer ', 'bearer 1', '::add-mask::'],
    ...['-----BEGIN PRIVATE KEY-----', '-----BEGIN PRIVATE KEY-----\n\\', '-----BEGIN ', '-----', '\\n-----END'],
    ...['::add-mask::ab\n', '%', '%2', '%25', '%2525', '\\', '\\/', '\\u0041', '\\u00', 'A', 'Aa', 'aGVs', 'YUdWcw'],
    ...[
      '\\u001b]',
      '\\u001b[',
      '\\u001b[m\n',
      '\u001b',
      '\u001b]',
      '\u001b[',
      '\u001b[1m\n',
      'a\u001bP',
      '\u001b\n\n',
      'password\u001b[m=',
    ],
    ...[
      ' -u ',
      ' -p ',
      'curl -u a:',
      'login -p ',
      ' --user=a:',
      'auth=',
      'auth=aGVsbG8gd29ybGQ',
      'cookie:',
      'cookie=a; ',
    ],
    ...['ENV secret ', 'machine a login b password ', '"--token",', 'cookie=/a; ', `cookie=${'/a'.repeat(100)}; `],
    ...['Z2hwX', '/', '=', '"', '\n', '\u0000', '<token>', `${'A'.repeat(64)}\n`, '"token",\n'],
  ];
  test.each(worst)('%j', (unit) => {
    const { bytes, steps } = countSteps(Buffer.alloc(size, unit));
    redactText(bytes);
    expect(steps()).toBeLessThanOrEqual(perByte * size);
  });

  // As message-texts.ts writes lists: 255 is in no text in UTF-8.
  const lists = [
    'password=\xff\n \xff',
    '\n \xff',
    '--password\n \xff',
    'password=\xffnull\n \xff',
    `password=\xff${'a '.repeat(120)}\n \xff`,
  ];
  test.each(lists)('list %j', (unit) => {
    const { bytes, steps } = countSteps(Buffer.alloc(size, unit, 'latin1'));
    redactText(bytes);
    expect(steps()).toBeLessThanOrEqual(perByte * size);
  });
});
