import { alphanumeric, type CharClass, charClass, hexChars, urlSafeChars, wordChars } from './char-class.ts';

/** A secret that says what it is: a fixed beginning, then at least `min` characters of a set. */
export interface TokenShape {
  kind: string;
  /** At least four bytes. Stays readable. */
  prefix: string;
  chars: CharClass;
  min: number;
  /** Exactly `min`, and no further character of the set on either side: for beginnings that occur in random text. */
  exact?: boolean;
}

const upperDigits = charClass('A-Z0-9');
const dotted = charClass('A-Za-z0-9_.-');
const base64 = charClass('A-Za-z0-9+/=_-');
const escaped = charClass('A-Za-z0-9%+/=_-');

const shapes = (kind: string, chars: CharClass, min: number, ...prefixes: string[]): TokenShape[] =>
  prefixes.map((prefix) => ({ kind, prefix, chars, min }));

/**
 * Shapes that issuers document. Minimal lengths are below the documented ones where issuers have changed them before.
 * What has no beginning of its own (Datadog, Twilio's auth token, Heroku's old keys) is found by the name it is given to.
 */
export const tokenTable: readonly TokenShape[] = [
  ...shapes('runlens', urlSafeChars, 30, 'rl_ingest_', 'rl_read_', 'rl_admin_', 'rl_secrets_'),
  ...shapes('github', wordChars, 30, 'ghp_', 'gho_', 'ghu_', 'ghr_'),
  ...shapes('github', dotted, 30, 'ghs_'),
  ...shapes('github-fine-grained', wordChars, 40, 'github_pat_'),
  ...shapes('gitlab', dotted, 16, 'glpat-', 'gldt-', 'glrt-', 'glrtr-', 'glcbt-', 'glptt-', 'glft-', 'glimt-'),
  ...shapes('gitlab', dotted, 16, 'glagent-', 'gloas-', 'glsoat-', 'glffct-', 'GR1348941'),
  ...['AKIA', 'ASIA', 'ABIA', 'ACCA'].map((prefix) => ({
    kind: 'aws-access-key',
    prefix,
    chars: upperDigits,
    min: 16,
    exact: true,
  })),
  ...shapes('aws-session-token', base64, 60, 'IQoJb3JpZ2lu', 'FwoGZXIvYXdz', 'FQoGZXIvYXdz'),
  ...shapes('aws-presigned', hexChars, 40, 'X-Amz-Signature=', 'X-Goog-Signature='),
  ...shapes('gcp-api-key', urlSafeChars, 35, 'AIza'),
  ...shapes('gcp-oauth', dotted, 20, 'ya29.', 'GOCSPX-'),
  ...shapes('azure-sas', escaped, 40, '&sig=', '?sig=', ';sig='),
  ...shapes('azure-key', alphanumeric, 70, 'AZDO'),
  ...shapes(
    'slack',
    dotted,
    12,
    'xoxb-',
    'xoxp-',
    'xoxa-',
    'xoxr-',
    'xoxs-',
    'xoxo-',
    'xoxe-',
    'xoxe.',
    'xoxd-',
    'xoxc-',
  ),
  ...shapes('slack', dotted, 20, 'xapp-'),
  ...shapes('slack-webhook', charClass('A-Za-z0-9/_-'), 20, 'hooks.slack.com/services/', 'hooks.slack.com/workflows/'),
  ...shapes('slack-webhook', charClass('A-Za-z0-9/_-'), 20, 'hooks.slack.com/triggers/'),
  ...shapes(
    'discord-webhook',
    charClass('A-Za-z0-9/_-'),
    60,
    'discord.com/api/webhooks/',
    'discordapp.com/api/webhooks/',
  ),
  ...shapes('teams-webhook', charClass('A-Za-z0-9/@_-'), 60, 'webhook.office.com/webhookb2/'),
  ...shapes('stripe', alphanumeric, 16, 'sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'sk_org_', 'whsec_'),
  ...shapes('npm', alphanumeric, 36, 'npm_'),
  ...shapes('pypi', urlSafeChars, 50, 'pypi-AgE'),
  ...shapes('docker-hub', urlSafeChars, 20, 'dckr_pat_', 'dckr_oat_'),
  ...shapes('digitalocean', hexChars, 40, 'dop_v1_', 'doo_v1_', 'dor_v1_'),
  ...shapes('new-relic', alphanumeric, 20, 'NRAK-', 'NRII-', 'NRIQ-', 'NRJS-', 'NRRA-'),
  ...shapes('heroku', urlSafeChars, 40, 'HRKU-'),
  ...shapes('anthropic', urlSafeChars, 40, 'sk-ant-'),
  ...shapes('openai', urlSafeChars, 40, 'sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-'),
  ...shapes('openrouter', urlSafeChars, 40, 'sk-or-v1-'),
  ...shapes('groq', alphanumeric, 40, 'gsk_'),
  ...shapes('xai', alphanumeric, 40, 'xai-'),
  ...shapes('perplexity', alphanumeric, 40, 'pplx-'),
  ...shapes('hashicorp-vault', dotted, 20, 'hvs.', 'hvb.', 'hvr.'),
  ...shapes('grafana', wordChars, 30, 'glsa_'),
  ...shapes('grafana', base64, 32, 'glc_eyJ'),
  ...shapes('shopify', hexChars, 30, 'shpat_', 'shpss_', 'shpca_', 'shppa_'),
  ...shapes('databricks', hexChars, 32, 'dapi'),
  ...shapes('linear', alphanumeric, 32, 'lin_api_', 'lin_oauth_'),
  ...shapes('postman', urlSafeChars, 40, 'PMAK-'),
  ...shapes('doppler', dotted, 40, 'dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'),
  ...shapes('pulumi', hexChars, 40, 'pul-'),
  ...shapes('figma', urlSafeChars, 36, 'figd_'),
  ...shapes('atlassian', base64, 60, 'ATATT3', 'ATCTT3'),
  ...shapes('atlassian', base64, 24, 'ATBB'),
  ...shapes('square', urlSafeChars, 22, 'sq0atp-', 'sq0csp-'),
  ...shapes('rubygems', hexChars, 40, 'rubygems_'),
  ...shapes('artifactory', alphanumeric, 60, 'AKCp', 'cmVmdGtu'),
  ...shapes('sonarqube', hexChars, 40, 'sqp_', 'squ_', 'sqa_'),
  ...shapes('sentry', base64, 40, 'sntrys_', 'sntryu_'),
  ...shapes('supabase', hexChars, 40, 'sbp_'),
  ...shapes('netlify', wordChars, 36, 'nfp_'),
  ...shapes('buildkite', alphanumeric, 36, 'bkua_'),
  ...shapes('circleci', wordChars, 40, 'CCIPAT_', 'CCIPRJ_'),
  ...shapes('tailscale', urlSafeChars, 20, 'tskey-'),
  ...shapes('dynatrace', dotted, 60, 'dt0c01.', 'dt0s16.'),
  ...shapes('age', alphanumeric, 58, 'AGE-SECRET-KEY-1'),
  ...shapes('planetscale', dotted, 32, 'pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'),
  ...shapes('brevo', urlSafeChars, 60, 'xkeysib-', 'xsmtpsib-'),
  ...shapes('telegram', urlSafeChars, 40, 'api.telegram.org/bot'),
];
