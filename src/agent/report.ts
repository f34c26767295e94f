import type { ExportReport } from './exporter.ts';
import type { AgentSettings } from './settings.ts';

/** What a build log should say of the sending: nothing, unless something is lost. */
export function reportSentences({ dropped, reason }: ExportReport, { traces, logs }: AgentSettings): string[] {
  if (dropped === 0) return [];
  // Only the host: an address may carry a password or a key.
  const host = new URL((traces ?? logs)?.url ?? 'http://unknown').host;
  return [`${dropped} ${dropped === 1 ? 'record' : 'records'} for ${host} lost (${reason})`];
}
