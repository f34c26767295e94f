// `npm run generate`: the OpenAPI document from the routes, and the pages' types from the document.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { buildStale } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const document = join(root, 'docs', 'reference', 'openapi.json');
const types = join(root, 'web', 'src', 'data', 'api-types.ts');

buildStale(['server']);
const docs = spawnSync(process.execPath, [join(root, 'dist', 'main.js'), 'docs'], { cwd: root, stdio: 'inherit' });
if (docs.status !== 0) process.exit(1);
const text = `${astToString(await openapiTS(JSON.parse(readFileSync(document, 'utf8'))))}`;

if (process.argv.includes('--check')) {
  if (readFileSync(types, 'utf8') !== text) {
    process.stderr.write('web/src/data/api-types.ts is not what the API says. Run: npm run generate\n');
    process.exit(1);
  }
} else {
  writeFileSync(types, text);
}
