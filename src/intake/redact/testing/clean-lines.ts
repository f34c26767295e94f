import type { createSamples } from './samples.ts';

/** Lines of CI logs without a secret: output of tools with its digests and ids; prose and code about passwords and tokens. */
function createLines(make: ReturnType<typeof createSamples>) {
  const { random, hex, base64, uuid, word } = make;
  const pick = <T>(...list: T[]): T => random.pick(list);
  const number = (below: number) => random.int(below);
  const version = () => `${number(20)}.${number(30)}.${number(10)}`;
  const name = () =>
    pick('lodash', 'left-pad', 'torch', 'numpy', '@types/node', 'react-dom', 'requests', 'tokenizers', 'secretstorage');
  const path = () =>
    `/home/runner/work/${pick('app', 'Web_UI', 'api-Server')}/${pick('src', 'node_modules', 'Lib/site-packages')}/${pick('token-provider', 'PasswordField', 'secrets', 'AuthorizationHandler')}/index.${pick('ts', 'py', 'js')}`;
  const ordinary: (() => string)[] = [
    () => `commit ${hex(40)}`,
    () => `Successfully tagged ghcr.io/acme/app:sha-${hex(40)}`,
    () => `Digest: sha256:${hex(64)}`,
    () => `#${number(30)} exporting manifest sha256:${hex(64)} 0.0s done`,
    () => `request id ${uuid()} took ${number(900)}ms`,
    () => `      "integrity": "sha512-${base64(64)}",`,
    () => `  integrity sha512-${base64(64)}`,
    () => `data:image/png;base64,iVBORw0KGgo${base64(120)}`,
    () => `sourceMappingURL=data:application/octet-stream;base64,${base64(90)}`,
    () => `${base64(57)}`,
    () => `npm warn deprecated ${name()}@${version()}: this library is no longer supported`,
    () => `added ${number(2000)} packages, and audited ${number(3000)} packages in ${number(60)}s`,
    () => `Collecting ${name()}==${version()}`,
    () => `     --hash=sha256:${hex(64)} \\`,
    () => `Step ${number(20)}/20 : RUN pip install --no-cache-dir -r requirements.txt`,
    () => ` ---> ${hex(12)}`,
    () => `${hex(12)}: Pull complete`,
    () => `##[group]Run actions/checkout@v${number(6)}`,
    () => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${base64(32).slice(0, 43)} ci@runner`,
    () => `MII${base64(46).slice(0, 61)}`,
    () => `ETag: "${hex(32)}" x-request-id: ${uuid()} x-amz-id-2: ${base64(48)}`,
    () => `ModuleNotFoundError: No module named '${name()}'`,
    () =>
      `20${number(9)}${number(9)}-0${1 + number(8)}-1${number(9)}T1${number(9)}:0${number(9)}:1${number(9)}.${number(9999999)}Z Waiting for a runner to pick up this job...`,
    () => `\tgo: downloading golang.org/x/crypto v0.${number(40)}.0-0.20${number(99)}0101000000-${hex(12)}`,
    () => `h1:${base64(32)} github.com/acme/${name()} v${version()}/go.mod`,
  ];
  const suspicious: (() => string)[] = [
    () => `-----BEGIN CERTIFICATE-----`,
    () => `HEAD is now at ${hex(7)} Merge pull request #${number(9999)} from ${word(8)}/fix-token-refresh`,
    () => `  resolved "https://registry.yarnpkg.com/${name()}/-/${name()}-${version()}.tgz#${hex(40)}"`,
    () =>
      `  Downloading https://files.pythonhosted.org/packages/${hex(2)}/${hex(2)}/${hex(60)}/${name()}-${version()}-py3-none-any.whl (${number(900)} kB)`,
    () =>
      `    at ${pick('validateToken', 'checkPassword', 'Object.<anonymous>', 'TokenStore.refresh')} (${path()}:${number(900)}:${number(80)})`,
    () => `  File "${path()}", line ${number(900)}, in ${pick('get_token', 'check_password', '__call__')}`,
    () => `java.lang.IllegalStateException: No password provided for user ${word(6)}`,
    () =>
      `Error: ${pick('invalid token', 'password is required', 'the secret was not found', `token expired at line ${number(99)}`)}`,
    () => `SyntaxError: Unexpected token: punc (${pick(')', '}', ';')})`,
    () => `JSONDecodeError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON`,
    () => `✓ rejects a wrong password (${number(90)} ms)`,
    () => `PASS src/auth/${pick('password', 'token', 'secret')}.test.ts`,
    () => `Please enter your password: ${pick('', '(hidden)', 'required', '********')}`,
    () => `  token: ***`,
    () =>
      `  password: ${pick('***', '$' + '{{ secrets.DB_PASSWORD }}', '$DB_PASSWORD', '$' + '{DB_PASSWORD}', 'null', '<redacted>', '')}`,
    () => `  ssh-key: `,
    () => `  persist-credentials: ${pick('true', 'false')}`,
    () => `[command]/usr/bin/git config --local http.https://github.com/.extraheader AUTHORIZATION: basic ***`,
    () => `GITHUB_TOKEN Permissions`,
    () => `Secret source: ${pick('Actions', 'None', 'Dependabot')}`,
    () => `max_tokens=${number(4096)} total_tokens: ${number(99999)} prompt_tokens=${number(9999)}`,
    () =>
      `"usage":{"prompt_tokens":${number(9999)},"completion_tokens":${number(9999)},"total_tokens":${number(9999)}}`,
    () => `tokenizer_config.json: 100%|██████████| ${number(900)}/${number(900)} [00:00<00:00, ${number(900)}kB/s]`,
    () => `const token = await getToken(${pick('options', 'request')});`,
    () => `  password: ${pick('string', 'str', 'Optional[str]', 'process.env.PASSWORD', 'config.password')},`,
    () => `self.secret = ${pick('self.load_secret()', 'os.environ["SECRET"]', 'None', 'settings.SECRET_KEY')}`,
    () => `kubectl create secret generic ${pick('db-credentials', 'app-secret')} --from-literal=username=app`,
    () => `secret/${pick('db-credentials', 'app-secret')} created`,
    () => `    secretName: ${pick('tls-cert', 'registry-pull-secret', `app-secret-v${number(9)}`)}`,
    () => `cache-key: node-modules-Linux-${hex(64)}`,
    () => `Cache restored from key: Linux-pip-${hex(64)}`,
    () => `Cache hit for restore-key: v${number(9)}-deps-${hex(32)}`,
    () => `primary_key=${number(99999)} foreign_key: user_id public_key: ed25519 sort_key=${hex(8)}`,
    () => `nextPageToken: ${word(24)}`,
    () => `SHA256:${base64(32).replace(/=+$/, '')} deploy key fingerprint`,
    () => `-----BEGIN PUBLIC KEY-----`,
    () => `[${number(99)}%] Building CXX object src/CMakeFiles/password_hash.dir/token_bucket.cc.o`,
    () => `gcc -O2 -DAPI_KEY_HEADER=\\"X-Api-Key\\" -c ${path()} -o build/${hex(8)}.o`,
    () => `Fetching https://example.com/${pick('a', 'b')}/${uuid()}?ref=${hex(40)}&page=${number(90)}`,
    () => `GET /login?next=%2Fdashboard%2F${number(99)}%3Ftab%3Dtokens ${pick(200, 302)} ${number(90)}ms`,
    () => `http://localhost:${number(60000)}/ user@example.com mailto:ci@example.com ssh://git@github.com/acme/app.git`,
    () =>
      `{"level":30,"time":${1_700_000_000_000 + number(1e9)},"trace_id":"${hex(32)}","span_id":"${hex(16)}","msg":"token refreshed"}`,
    () => `{"message":"login: password accepted","userId":"${uuid()}","etag":"W/\\"${hex(8)}-${word(27)}\\""}`,
    () => `\\u001b[32m✔\\u001b[0m secret scanning found ${number(1)} leaks in ${number(400)} commits`,
    () => `Bearer authentication is required; basic authorization: disabled`,
    () => `token type: bearer, token_endpoint=https://login.example.com/oauth/token, expires_in=${number(9999)}`,
    () => `password_file=/run/secrets/db_password token-path: /var/run/secrets/kubernetes.io/serviceaccount/token`,
    () => `PWD=/home/runner/work OLDPWD=/home/runner PASSED=${number(999)} FAILED=0 compass: north`,
    () => `${number(400)} passed, ${number(9)} skipped, ${number(3)} xfailed in ${number(99)}.${number(99)}s`,
    () =>
      `sk-learn sk_buff ghp_ AKIA npm_config_cache=/home/runner/.npm npm_package_name=${name()} hf_hub pypi-server xoxb`,
    () => `\u001b[32m✓\u001b[39m rejects a wrong password \u001b[90m(${number(90)} ms)\u001b[39m`,
    () => `\u001b[1mtoken\u001b[22m: \u001b[33m${pick('required', 'null', '***', 'string')}\u001b[39m`,
    () =>
      `{ \u001b[32mpassword\u001b[39m: \u001b[36m[Function: password]\u001b[39m, attempts: \u001b[33m${number(9)}\u001b[39m }`,
    () => `\u001b[36;1mcurl -sS -u "$USER:$${pick('TOKEN', '{TOKEN}')}" https://ci.example/\u001b[0m`,
    () => `docker run -u ${number(2000)}:${number(2000)} -p ${number(9999)}:80 ghcr.io/acme/app:sha-${hex(40)}`,
    () => `docker login -u ci -p ${pick('$TOKEN', '$' + '{TOKEN}', '***')} ghcr.io && mkdir -p build/${hex(12)}`,
    () => `WARNING! Using --password via the CLI is insecure. Use --password-stdin.`,
    () => `  .option("--${pick('password', 'token')}", "${pick('the one to log in with', 'required')}", "${hex(8)}")`,
    () => `["docs","--${pick('password', 'token')}","--${pick('verbose', 'no-cache')}","${hex(12)}"]`,
    () =>
      `#${number(30)} [${number(9)}/9] ENV ${pick('NODE_ENV production', 'TOKEN_PATH /run/secrets/token', 'PASSWORD_FILE /run/x')}`,
    () => `login succeeded, password ${pick('accepted', 'authentication is disabled', 'unchanged')}`,
    () =>
      `"auth":${pick('"none"', 'null', '{}', `"${base64(24)}"`, '"oauth2"')} _auth=${pick('true', '$NPM_AUTH', '***')}`,
    () =>
      `< set-cookie: ${pick('lang=en-US', 'theme=dark', 'consent=true')}; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT`,
    () => `Cookie: ${pick('lang=en', 'theme=dark; lang=de', 'tz=UTC')}`,
    () => `C:\\hostedtoolcache\\windows\\Python\\${version()}\\x64\\lib\\site-packages\\token.py`,
  ];
  return { ordinary: () => random.pick(ordinary)(), suspicious: () => random.pick(suspicious)() };
}

/** Lines of which more than half look dangerous. */
export function cleanLines(make: ReturnType<typeof createSamples>, count: number): string[] {
  const { ordinary, suspicious } = createLines(make);
  return Array.from({ length: count }, () => (make.random.chance(0.4) ? ordinary() : suspicious()));
}

/** A log as GitHub keeps it: the time before each line, one line in twenty that looks dangerous. */
export function jobLog(make: ReturnType<typeof createSamples>, count: number): string[] {
  const { ordinary, suspicious } = createLines(make);
  let at = Date.UTC(2026, 3, 17);
  return Array.from({ length: count }, (_, index) => {
    at += make.random.int(400);
    const time = new Date(at).toISOString().replace('Z', `${1000 + make.random.int(9000)}Z`);
    return `${time} ${index % 20 === 7 ? suspicious() : ordinary()}`;
  });
}
