import { configFileEnv, type Setting, settings } from '../config/settings.ts';
import { code, pageHead, table } from './docs-page.ts';

const kindText: Record<Setting['kind'], string> = {
  text: 'text',
  port: 'port, 0 to 65535',
  count: 'whole number',
  bytes: 'size: `25MiB`, `2GiB`',
  duration: 'time: `90s`, `12h`, `7d`',
  days: 'days',
  flag: '`true` or `false`',
  url: 'http(s) URL',
  list: 'list, separated by commas',
  headers: '`name=value`, separated by commas or lines',
  signals: '`traces`, `logs`, separated by commas',
  level: 'log level',
  format: '`auto`, `text` or `json`',
  jobLogs: '`off`, `failed` or `all`',
};

/** Read by single verbs and not by the server, so they are not part of its settings. */
const verbVariables: readonly (readonly string[])[] = [
  [
    '`RUNLENS_SERVER`',
    'Address of the running server for `import`, `token`, `secret`, `demo` and `replay`; flag `--server`. Where it is not set, `RUNLENS_URL` counts.',
  ],
  [
    '`RUNLENS_TOKEN`, `RUNLENS_TOKEN_FILE`',
    'Token that `runlens import` (scope `ingest`) and `runlens secret` (scope `secrets`) send to the server; default: the admin token.',
  ],
];

/** docs/reference/settings.md */
export function settingsPage(): string {
  const rows = (settings as readonly Setting[]).map(
    ({ env, flag, yaml, kind, default: initial, secret, description }) => [
      `${code(env)}${secret ? ` (secret, also ${code(`${env}_FILE`)})` : ''}`,
      flag === undefined ? '' : code(flag),
      code(yaml),
      kindText[kind],
      initial === '' ? '' : code(initial),
      description,
    ],
  );
  const intro = `
A flag wins over the environment, the environment over \`runlens.yaml\`, and that over the default. The file is the one named by
\`${configFileEnv}\`, else \`runlens.yaml\` in the working directory when there is one. All problems are reported at once; a name in the
file that is no setting is a problem too. Secrets have no flag, because every user of a machine can read argument lists.`;
  return `${pageHead('Settings', 'src/config/settings.ts', intro)}
${table(['environment', 'flag', 'runlens.yaml', 'value', 'default', 'what it does'], rows)}
## Variables of single verbs

${table(['environment', 'what it does'], verbVariables)}
Each path in the table is a path of keys in the file:

\`\`\`yaml
server:
  port: 8080
retention:
  raw_events_days: 14
\`\`\`
`;
}
