/** The catalogue of errors a user can meet: stable code, HTTP status, and the sentence that helps. */
export interface ErrorEntry {
  status: number;
  /** What went wrong and what to do, one or two sentences. `{name}` parts are filled in. */
  message: string;
}

export const errorCatalogue = {
  signature_invalid: {
    status: 401,
    message:
      'The signature does not match. Check that the webhook secret at GitHub equals RUNLENS_GITHUB_WEBHOOK_SECRET.',
  },
  signature_missing: {
    status: 401,
    message:
      'The header X-Hub-Signature-256 is missing, so the sender is unknown. GitHub signs once the webhook has a secret: enter the value of RUNLENS_GITHUB_WEBHOOK_SECRET there.',
  },
  secret_missing: {
    status: 503,
    message:
      'No webhook secret is configured, so deliveries are refused. Set RUNLENS_GITHUB_WEBHOOK_SECRET (or RUNLENS_GITHUB_WEBHOOK_SECRET_FILE) and restart.',
  },
  body_too_large: { status: 413, message: 'The body is larger than {limit} bytes.' },
  media_type_unsupported: { status: 415, message: '{reason}' },
  method_not_allowed: { status: 405, message: '{reason}' },
  header_missing: { status: 400, message: 'The header {header} is missing.' },
  journal_full: {
    status: 429,
    message: 'Nothing was kept of this request: {reason}. It is safe to send it again after the given time.',
  },
  not_ready: { status: 503, message: 'Runlens is starting or cannot accept data: {reason}.' },
  not_found: { status: 404, message: 'There is nothing at {path}.' },
  bad_request: { status: 400, message: '{reason}' },
  unauthorized: { status: 401, message: 'A token is needed. Send it as "Authorization: Bearer <token>", or sign in.' },
  token_unknown: { status: 401, message: 'This token is not known here, or it was revoked.' },
  forbidden: { status: 403, message: 'This token does not allow {what}.' },
  rate_limited: { status: 429, message: 'Too many requests. Try again in {seconds} s.' },
  internal: { status: 500, message: 'Runlens failed to answer. The log has the details under this request id.' },
  directory_in_use: { status: 500, message: 'The data directory {path} is in use by another Runlens process.' },
  directory_newer: {
    status: 500,
    message:
      'The data directory {path} was written by a newer Runlens (schema {found}, this one knows {known}). Start that version, or use another directory.',
  },
  directory_unwritable: { status: 500, message: 'The data directory {path} cannot be written: {reason}.' },
  config_invalid: { status: 500, message: 'The settings are not valid:\n{problems}' },
  redact_values_invalid: {
    status: 500,
    message: 'The file {path} of RUNLENS_REDACT_VALUES_FILE cannot be used: {reason}.',
  },
  secret_too_short: {
    status: 400,
    message:
      'The value has fewer than {least} bytes. So short a text stands in ordinary words, and masking it would hide much that is no secret. Nothing was registered; use a longer secret.',
  },
  secret_too_long: {
    status: 400,
    message:
      'The value has more than {most} bytes. Nothing was registered; register the parts of it that are secret, each under a name of its own.',
  },
  secret_unfit: { status: 400, message: 'The value cannot be registered: {reason}.' },
  secrets_full: {
    status: 409,
    message:
      'As many values are registered for {organization} as is possible: {values} of {bytes} bytes in all. Remove what is no longer in use.',
  },
  secrets_unreadable: {
    status: 500,
    message: 'The registered values in {path} cannot be used: {reason}. Without them secrets would be stored unmasked.',
  },
  engine_unavailable: {
    status: 500,
    message: 'The embedded ClickHouse does not run here ({reason}). Set RUNLENS_CLICKHOUSE_URL to use a server.',
  },
  port_unavailable: {
    status: 500,
    message: 'Cannot listen on {address}: {reason}. Choose another with --port or RUNLENS_PORT.',
  },
  otlp_port_unavailable: {
    status: 500,
    message: 'Cannot listen for OTLP on {address}: {reason}. Choose another port with {setting}; 0 takes any free one.',
  },
  import_invalid: { status: 400, message: 'The import cannot start: {reason}.' },
  import_incomplete: {
    status: 429,
    message:
      'Kept {kept} of {total} events: {reason}. Send the same request again after the given time: what was kept is recognised.',
  },
  github_unauthorized: {
    status: 502,
    message: 'GitHub refused the token ({reason}). Check RUNLENS_GITHUB_TOKEN: it may be mistyped, expired or revoked.',
  },
  github_refused: { status: 502, message: 'GitHub refused {what} with {status} ({reason}). {hint}' },
  github_unavailable: {
    status: 502,
    message:
      'GitHub could not be reached after {attempts} attempts ({reason}). Try again later: an import goes on where it was.',
  },
  github_unreachable: {
    status: 502,
    message:
      'GitHub cannot be reached at {api}: {reason}. Check the network, and the address if RUNLENS_GITHUB_API_URL or --api-url is set.',
  },
  github_redirect: {
    status: 502,
    message: 'GitHub pointed to {address}, which is not part of {api}. The import stops rather than follow it.',
  },
  server_refused: { status: 502, message: 'The Runlens server at {server} {reason}.' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

/** An error that a user may see. Everything else is a fault of ours and is answered as `internal`. */
export class RunlensError extends Error {
  override readonly name = 'RunlensError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: Record<string, string | number>;

  constructor(code: ErrorCode, details: Record<string, string | number> = {}, cause?: unknown) {
    const entry: ErrorEntry = errorCatalogue[code];
    super(
      entry.message.replace(/\{(\w+)\}/g, (_, key: string) => String(details[key] ?? '')),
      { cause },
    );
    this.code = code;
    this.status = entry.status;
    this.details = details;
  }
}
