import { Option } from 'commander';
import { type Scope, scopes, type TokenInfo } from '../model/access.ts';
import type { Verb } from './context.ts';
import { type Io, stoppable } from './io.ts';
import { createServerApi, serverOption } from './server-api.ts';
import { formatTable } from './table.ts';
import { exitCodes, VerbError } from './verb-error.ts';

interface ServerFlag {
  server?: string;
}

const help = '\nThe server asks for its admin token: set RUNLENS_ADMIN_TOKEN or RUNLENS_ADMIN_TOKEN_FILE.';

/** `runlens token create|list|revoke`, over the API of the running server. */
export const token: Verb = (program, context) => {
  const verb = program.command('token').description('create, list and revoke tokens').addHelpText('after', help);
  verb
    .command('create')
    .description('create a token and print it; it is shown this once')
    .argument('<name>', 'what it is for, as people will see it')
    .addOption(new Option('--scope <scope>', 'what it may do').choices(scopes).makeOptionMandatory())
    .option('--organization <name>', 'limit it to one organisation')
    .addOption(serverOption())
    .action((name: string, flags: ServerFlag & { scope: Scope; organization?: string }) =>
      stoppable(context, (io) => create(io, name, flags)),
    );
  verb
    .command('list')
    .description('list tokens, without their secrets')
    .option('--json', 'print JSON')
    .addOption(serverOption())
    .action((flags: ServerFlag & { json?: boolean }) => stoppable(context, (io) => list(io, flags)));
  verb
    .command('revoke')
    .description('revoke a token by its id; takes effect within seconds')
    .argument('<id>', `as "${context.command} token list" shows it`)
    .addOption(serverOption())
    .action((id: string, flags: ServerFlag) => stoppable(context, (io) => revoke(io, id, flags)));
};

async function create(
  io: Io,
  name: string,
  flags: ServerFlag & { scope: Scope; organization?: string },
): Promise<void> {
  const { token, secret } = await createServerApi(io, flags.server).request<{ token: TokenInfo; secret: string }>(
    'POST',
    '/tokens',
    { name, scope: flags.scope, organization: flags.organization ?? null },
  );
  const limit = token.organization === null ? 'the whole installation' : token.organization;
  io.err(`Token ${token.id} "${token.name}": ${token.scope} for ${limit}. Keep it now, it is not shown again:\n`);
  // The secret alone on standard output, so that it can be piped into a file or a secret store.
  io.out(`${secret}\n`);
}

async function list(io: Io, flags: ServerFlag & { json?: boolean }): Promise<void> {
  const { items } = await createServerApi(io, flags.server).request<{ items: TokenInfo[] }>('GET', '/tokens');
  if (flags.json) {
    io.out(`${JSON.stringify(items, null, 2)}\n`);
    return;
  }
  if (items.length === 0) {
    io.err(`There are no tokens. Create one with "${io.command} token create NAME --scope ingest".\n`);
    return;
  }
  const header = ['ID', 'SCOPE', 'ORGANIZATION', 'CREATED', 'STATE', 'NAME'];
  const rows = items.map(({ id, scope, organization, createdAt, revoked, name }) => [
    id,
    scope,
    organization ?? '(all)',
    new Date(createdAt).toISOString().slice(0, 10),
    revoked ? 'revoked' : 'active',
    name,
  ]);
  io.out(formatTable([header, ...rows]));
}

async function revoke(io: Io, id: string, flags: ServerFlag): Promise<void> {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) {
    throw new VerbError(`"${id}" is no token id; "${io.command} token list" shows them.`, exitCodes.usage);
  }
  const token = await createServerApi(io, flags.server).request<TokenInfo>('DELETE', `/tokens/${id}`);
  io.err(`Token ${token.id} "${token.name}" is revoked.\n`);
}
