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
    const app = createApp(config, { env: context.env });
    context.onSignal(() => app.stop());
    const { url, otlp } = await app.start();
    const host = new URL(url).host.replace(/:\d+$/, '');
    const doors = [otlp.http && `http://${host}:${otlp.http}`, otlp.grpc && `${host}:${otlp.grpc} (gRPC)`];
    const open = doors.filter((door) => door !== null);
    const otlpLine = open.length > 0 ? `OTLP at ${open.join(' and ')}\n` : '';
    context.print(`Runlens is ready at ${url}\n${otlpLine}`);
  });
};
