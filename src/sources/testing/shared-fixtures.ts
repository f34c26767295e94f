import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What public systems publish. It is no part of this repository; a checkout may have it beside it, and CI has. */
export const sharedFolder = fileURLToPath(new URL('../../../../shared/fixtures', import.meta.url));
const manifest = join(sharedFolder, 'MANIFEST.tsv');

export const hasShared = existsSync(manifest);

/** Files of one kind below {@link sharedFolder}, as its manifest lists them; none where it is not there. */
export function sharedFiles(kind: 'github-webhook' | 'github-rest' | 'ci-log' | 'otlp'): string[] {
  if (!hasShared) return [];
  return readFileSync(manifest, 'utf8')
    .split('\n')
    .map((row) => row.split('\t'))
    .filter((cells) => cells[6]?.includes(`[${kind}]`))
    .map((cells) => cells[1] ?? '');
}
