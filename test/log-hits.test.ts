import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../src/store/engine.ts';
import { openStore } from '../src/store/open.ts';
import { searchLogs } from '../src/store/queries/log-search.ts';
import { parseTerms } from '../src/store/queries/log-text.ts';
import { storeLogs } from '../src/store/testing/logs.ts';
import { parseAnsi } from '../web/src/format/ansi.ts';
import { findHits, wantedTerms } from '../web/src/format/search-hits.ts';

// The pages mark what the store finds: the two read a search and a line the same way.

const dataDir = mkdtempSync(join(tmpdir(), 'runlens-log-hits-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openStore({ dataDir });
});
afterAll(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const esc = '\u001b';
const words = ['error', 'Error', 'ERRORS', 'err', 'or', 'retry', '7', 'größer', 'GRÖSSER', 'İ', '😀'];
const piece = fc.constantFrom(...words, ' ', ' ', ' ', '-', '.', '/', ':', '--->', `${esc}[31m`, `${esc}[0m`);
const text = (most: number) => fc.array(piece, { minLength: 1, maxLength: most }).map((pieces) => pieces.join(''));
const plain = (body: string) =>
  parseAnsi(body)
    .map((part) => part.text)
    .join('');

it('a search has the same terms for both', () => {
  const any = fc.oneof(fc.string(), text(8), fc.string({ unit: fc.constantFrom('a', '"', '-', ' ', '\t', 'b') }));
  fc.assert(
    fc.property(any, (search) => {
      const wanted = parseTerms(search).filter((term) => !term.not);
      expect(wantedTerms(search)).toEqual(wanted.map((term) => term.text));
    }),
    { numRuns: 1000 },
  );
});

it('a line that is found has a hit of each term, and one with a hit of a word is found', async () => {
  const bodies = fc.sample(text(7), { numRuns: 300, seed: 7 });
  const at = Date.now() - 60_000;
  await storeLogs(
    engine,
    bodies.map((body, index) => ({ at: at + index, body })),
  );
  const range = { from: Math.floor(at / 1000) - 60, to: Math.floor(at / 1000) + 60 };
  let found = 0;
  const term = fc.oneof(
    fc.constantFrom(...words),
    text(3).map((inner) => `"${plain(inner).trim()}"`),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(term, { minLength: 1, maxLength: 2 }), async (terms) => {
      const q = terms.join(' ');
      const wanted = wantedTerms(q);
      const filter = { scope: { organizations: null }, q };
      const { items } = await searchLogs(engine, filter, range, { position: null, limit: 300, order: 'oldest' });
      found += items.length;
      for (const { body } of items) {
        for (const one of wanted)
          expect(findHits(plain(body), [one]), `${JSON.stringify(body)} has ${one}`).not.toEqual([]);
      }
      if (!wanted.every((one) => words.includes(one))) return;
      const hit = bodies.filter((body) => wanted.every((one) => findHits(plain(body), [one]).length > 0));
      expect(items.map(({ body }) => body)).toEqual(hit);
    }),
    { numRuns: 60 },
  );
  // Else it would have looked at nothing.
  expect(found).toBeGreaterThan(300);
});
