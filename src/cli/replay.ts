import { systemClock } from '../import/clock.ts';
import type { Verb } from './context.ts';
import { type Io, stoppable } from './io.ts';
import { replayEvents } from './replay-events.ts';
import { createServerApi } from './server-api.ts';
import { exitCodes, VerbError } from './verb-error.ts';

interface Flags {
  code?: string;
  delivery?: string[];
  source: string;
  list?: boolean;
  since?: string;
  server?: string;
}

interface DeadLetterPage {
  items: { source: string; deliveryId: string; receivedAt: number; event: string; code: string; message: string }[];
  codes: { code: string; open: number }[];
}

/** `runlens replay`: reads dead letters or raw events again, after a fix. */
export const replay: Verb = (program, context) => {
  program
    .command('replay')
    .description('read again, after a fix: dead letters (of a code, single ones, or all that are open), or raw events')
    .option('--code <code>', 'only letters with this reason: wrong_shape, missing_field, …')
    .option('--delivery <id...>', 'only these deliveries')
    .option('--source <name>', 'source of the deliveries named by --delivery', 'github')
    .option('--since <time>', 'read raw events again that came since then (12h, 30d, a date), not dead letters')
    .option('--list', 'show what is open by reason, and replay nothing')
    .option('--server <url>', 'the running server (default: RUNLENS_SERVER or RUNLENS_URL, else http://127.0.0.1:8080)')
    .addHelpText('after', '\nA protected server asks for its admin token: set RUNLENS_ADMIN_TOKEN.')
    .action((flags: Flags) => stoppable(context, (io) => replayLetters(io, flags)));
};

async function replayLetters(io: Io, { code, delivery, source, list, since, server }: Flags): Promise<void> {
  if (code !== undefined && delivery !== undefined) {
    throw new VerbError('Name either --code or --delivery, not both.', exitCodes.usage);
  }
  const api = createServerApi(io, server);
  if (since !== undefined) {
    if (code !== undefined || delivery !== undefined || list) {
      throw new VerbError(
        '--since reads raw events; it goes with none of --code, --delivery and --list.',
        exitCodes.usage,
      );
    }
    const events = await replayEvents(io, api, since, systemClock.sleep);
    io.out(`${events} raw ${events === 1 ? 'event is' : 'events are'} back in the journal and will be read again.\n`);
    return;
  }
  if (delivery !== undefined && !list) {
    const letters = delivery.map((deliveryId) => ({ source, deliveryId }));
    report(io, await api.request('POST', '/intake/dead-letters/replay', { letters }));
    return;
  }
  const { codes } = await api.request<DeadLetterPage>('GET', '/intake/dead-letters?limit=1');
  const open = codes.filter((one) => one.open > 0 && (code === undefined || one.code === code));
  if (list || open.length === 0) {
    io.out(open.length === 0 ? 'No dead letters are open.\n' : open.map((one) => `${one.code} ${one.open}\n`).join(''));
    return;
  }
  let requested = 0;
  for (const one of open) {
    const answer = await api.request<{ requested: number }>('POST', '/intake/dead-letters/replay', { code: one.code });
    requested += answer.requested;
  }
  report(io, { requested });
}

function report(io: Io, { requested }: { requested: number }): void {
  io.out(
    `${requested} dead ${requested === 1 ? 'letter is' : 'letters are'} back in the journal and will be read again.\n`,
  );
}
