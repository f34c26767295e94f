import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasShared, sharedFiles, sharedFolder } from '../testing/shared-fixtures.ts';
import { createGithubSource } from './source.ts';

/** The event of a payload: its neighbour's headers know it, else its folder or file name does. */
function eventOf(path: string): string {
  const headers = join(sharedFolder, path.replace(/\.json$/, '.headers.json'));
  if (existsSync(headers)) {
    const header = /x-github-event"?\s*:\s*\[?\s*"?([a-z_]+)/i.exec(readFileSync(headers, 'utf8'));
    if (header?.[1]) return header[1];
  }
  const [file = '', folderName = ''] = path.split('/').reverse();
  return named.exec(file)?.[1] ?? named.exec(folderName)?.[1] ?? folderName;
}
const named =
  /^(?:(?:org_|repo_)?webhook_)?(workflow_job|workflow_run|check_run|check_suite|deployment_status|deployment_review|deployment|push|ping|pull_request|issue_comment|issues)(?=[./_]|$)/;

describe.skipIf(!hasShared)('published payloads', () => {
  const files = sharedFiles('github-webhook');

  test('each is mapped, counted, or dead with a reason', () => {
    const source = createGithubSource();
    const receivedAt = Date.parse('2026-06-01T00:00:00Z');
    const counts: Record<string, number> = {};
    for (const path of files) {
      const body = readFileSync(join(sharedFolder, path));
      const event = eventOf(path);
      const mapping = source.map(
        { source: 'github', event, deliveryId: path, receivedAt, tenant: '', body },
        receivedAt,
      );
      const what = mapping.outcome === 'dead' ? `dead (${mapping.code})` : mapping.outcome;
      counts[what] = (counts[what] ?? 0) + 1;
      if (mapping.outcome === 'dead') {
        expect(mapping.message, path).not.toBe('');
        // Headers are no payload. One publisher turned every 2 into a 1 to hide what is his: its jobs ran in the year 1015.
        const reason = path.endsWith('.headers.json') ? 'missing_field' : 'time_out_of_range';
        expect(mapping.code, path).toBe(reason);
      }
    }
    process.stdout.write(`github-webhook fixtures: ${files.length} files, ${JSON.stringify(counts)}\n`);
    expect(files.length).toBe(119);
  });
});
