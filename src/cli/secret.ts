import type { SecretInfo } from '../model/secrets.ts';
import type { Verb } from './context.ts';
import { type Io, stoppable } from './io.ts';
import { createServerApi, serverOption } from './server-api.ts';
import { formatTable } from './table.ts';
import { exitCodes, VerbError } from './verb-error.ts';

interface Flags {
  server?: string;
  organization?: string;
}

const help = `
Registered values are masked in log lines, spans and metrics that come in from then on, plain and encoded.
Set RUNLENS_TOKEN (or RUNLENS_TOKEN_FILE) to a token of the scope secrets, or RUNLENS_ADMIN_TOKEN.`;

/** `runlens secret add|list|remove`, over the API of the running server. A value is never an argument: others could read it there. */
export const secret: Verb = (program, context) => {
  const verb = program
    .command('secret')
    .description('register values that are to be masked')
    .addHelpText('after', help);
  verb
    .command('add')
    .description('register a value, or replace the one of that name; reads it from standard input')
    .argument('<name>', 'what it is called')
    .option('--from-env <variable>', 'take the value from this environment variable instead')
    .option('--organization <name>', 'whose telemetry it is masked in (default: that of the token, else all)')
    .addOption(serverOption())
    .action((name: string, flags: Flags & { fromEnv?: string }) => stoppable(context, (io) => add(io, name, flags)));
  verb
    .command('list')
    .description('list registered values by name, never the values')
    .option('--json', 'print JSON')
    .addOption(serverOption())
    .action((flags: Flags & { json?: boolean }) => stoppable(context, (io) => list(io, flags)));
  verb
    .command('remove')
    .description('remove a registered value; it is not masked any more')
    .argument('<name>', `as "${context.command} secret list" shows it`)
    .option('--organization <name>', 'whose it is (default: that of the token, else all)')
    .addOption(serverOption())
    .action((name: string, flags: Flags) => stoppable(context, (io) => remove(io, name, flags)));
};

const tokens = ['RUNLENS_TOKEN', 'RUNLENS_ADMIN_TOKEN'];

async function add(io: Io, name: string, flags: Flags & { fromEnv?: string }): Promise<void> {
  checkName(name);
  const value = flags.fromEnv === undefined ? await readValue(io) : readVariable(io, flags.fromEnv);
  const { organization } = flags;
  const added = await createServerApi(io, flags.server, tokens).request<SecretInfo>('POST', '/secrets', {
    name,
    value,
    ...(organization !== undefined && { organization }),
  });
  io.err(`"${added.name}" is registered for ${whose(added)}. What was stored before is not changed.\n`);
}

/** Standard input without the line break that `echo` and editors put at its end. */
async function readValue(io: Io): Promise<string> {
  if (io.isInputTerminal)
    io.err('The value, then Enter and Ctrl-D (it is shown as you type; a pipe does not show it):\n');
  return (await io.readInput()).replace(/\r?\n$/, '');
}

function readVariable({ env }: Io, variable: string): string {
  const value = env[variable];
  // The word may be the value itself, given by mistake: it is not repeated.
  if (!value) throw new VerbError('--from-env names no environment variable that is set.', exitCodes.usage);
  return value;
}

async function list(io: Io, flags: Flags & { json?: boolean }): Promise<void> {
  const { items } = await createServerApi(io, flags.server, tokens).request<{ items: SecretInfo[] }>('GET', '/secrets');
  if (flags.json) {
    io.out(`${JSON.stringify(items, null, 2)}\n`);
    return;
  }
  if (items.length === 0) {
    io.err(`No values are registered. Register one with "${io.command} secret add NAME".\n`);
    return;
  }
  const rows = items.map(({ name, organization, registeredAt, by }) => [
    name,
    organization ?? '(all)',
    new Date(registeredAt).toISOString().slice(0, 19).replace('T', ' '),
    by,
  ]);
  io.out(formatTable([['NAME', 'ORGANIZATION', 'REGISTERED (UTC)', 'BY'], ...rows]));
}

async function remove(io: Io, name: string, flags: Flags): Promise<void> {
  checkName(name);
  const { organization } = flags;
  const query = organization === undefined ? '' : `?${new URLSearchParams({ organization })}`;
  const api = createServerApi(io, flags.server, tokens);
  const removed = await api.request<SecretInfo>('DELETE', `/secrets/${name}${query}`);
  io.err(`"${removed.name}" of ${whose(removed)} is removed, and masked no more.\n`);
}

function checkName(name: string): void {
  // Not repeated either.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name)) {
    throw new VerbError('A name has letters, digits, ".", "_" and "-", at most 100.', exitCodes.usage);
  }
}

const whose = ({ organization }: SecretInfo) => organization ?? 'all organizations';
