import { createApp } from '../app.ts';
import { addSettingFlags, configOf, type Verb } from './context.ts';

/** `runlens up`: serves until it is told to stop. */
export const up: Verb = (program, context) => {
  const command = program
    .command('up', { isDefault: true })
    .description('Serve webhooks, pages, the API and /metrics.');
  addSettingFlags(command);
  command.action(async (options: Record<string, unknown>) => {
    const config = configOf(options, context);
    const app = createApp(config);
    context.onSignal(() => app.stop());
    const { url } = await app.start();
    context.print(`Runlens is ready at ${url}\n`);
  });
};
