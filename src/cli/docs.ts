import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../version.ts';
import { openApiDocument } from '../views/api/openapi-document.ts';
import type { Verb } from './context.ts';
import { apiPage, type OpenApiDocument } from './docs-api.ts';
import { errorsPage } from './docs-errors.ts';
import { logsPage } from './docs-logs.ts';
import { metricsPage } from './docs-metrics.ts';
import { settingsPage } from './docs-settings.ts';
import { VerbError } from './verb-error.ts';

/** The reference pages by file name, made from the code alone. */
export async function referencePages(): Promise<Map<string, string>> {
  const document = await openApiDocument(version);
  return new Map([
    ['settings.md', settingsPage()],
    ['errors.md', errorsPage()],
    ['metrics.md', metricsPage()],
    ['logs.md', logsPage()],
    ['api.md', apiPage(document as unknown as OpenApiDocument)],
    ['openapi.json', `${JSON.stringify(document, null, 2)}\n`],
  ]);
}

/** `runlens docs`: writes docs/reference, or checks it. */
export const docs: Verb = (program, context) => {
  program
    .command('docs')
    .description('write the reference pages from the code (for contributors)')
    .option('--dir <dir>', 'where they are', join('docs', 'reference'))
    .option('--check', 'write nothing; fail when a page differs')
    .action(async ({ dir, check }: { dir: string; check?: boolean }) => {
      const pages = await referencePages();
      const changed = [...pages].filter(([name, text]) => context.readFile(join(dir, name)) !== text);
      if (check && changed.length > 0) {
        throw new VerbError(
          `Not what the code says: ${changed.map(([name]) => join(dir, name)).join(', ')}. Run: npm run docs`,
        );
      }
      mkdirSync(dir, { recursive: true });
      for (const [name, text] of changed) writeFileSync(join(dir, name), text);
      context.note(`${changed.length} of ${pages.size} reference pages changed\n`);
    });
};
