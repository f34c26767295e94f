import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openApiDocument } from './openapi-document.ts';

const file = new URL('../../../docs/reference/openapi.json', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

test('docs/reference/openapi.json is what the routes say (npm run generate)', async () => {
  const text = `${JSON.stringify(await openApiDocument(version), null, 2)}\n`;
  expect(readFileSync(file, 'utf8')).toBe(text);
});
