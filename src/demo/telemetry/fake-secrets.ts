import type { Random } from '../random.ts';

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const word = (random: Random, length: number): string =>
  Array.from({ length }, () => letters[random.int(letters.length)]).join('');

/**
 * Lines in which a program prints what it should not: shapes that issuers document, with letters that were drawn by lot. They are put
 * together here so that no text in the form of a secret stands in the repository; whoever reads the demonstration sees them masked.
 */
const leaks: readonly ((random: Random) => string)[] = [
  (random) =>
    `git remote set-url origin https://x-access-token:${`gh${'s'}_`}${word(random, 36)}@github.com/northwind-labs`,
  (random) => `npm notice using ${`np${'m'}_`}${word(random, 36)} from the environment`,
  (random) => `+ curl -H 'Authorization: Bearer ${word(random, 40)}' https://artifacts.northwind.example/upload`,
  (random) => `DATABASE_URL=postgres://ci:${word(random, 18)}@db.northwind.example:5432/test`,
];

export const leakedLine = (random: Random): string => random.pick(leaks)(random);

/** An address with a key in it, for an attribute of a span. */
export const leakedUrl = (random: Random): string =>
  `https://artifacts.northwind.example/cache?api_key=${word(random, 32)}`;
