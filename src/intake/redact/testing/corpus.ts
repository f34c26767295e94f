import { cleanLines } from './clean-lines.ts';
import { forms, leftOver, type Planted } from './forms.ts';
import { createSamples } from './samples.ts';

/** A log with secrets at known places, the same for the same seed. */
export interface Corpus {
  lines: string[];
  planted: { planted: Planted; first: number; count: number }[];
}

/** Two samples of every kind in every form, each with a secret of its own, at random places among clean lines. */
export function createCorpus(seed: number, clean: number): Corpus {
  const make = createSamples(seed);
  const list = [1, 2].flatMap(() => make.makers.flatMap((sample) => forms.map((write) => write(sample()))));
  const places = new Map<number, Planted>();
  for (const planted of list) {
    let at = make.random.int(clean);
    while (places.has(at)) at = make.random.int(clean);
    places.set(at, planted);
  }
  const corpus: Corpus = { lines: [], planted: [] };
  for (const [at, line] of cleanLines(make, clean).entries()) {
    const planted = places.get(at);
    if (planted !== undefined) {
      const own = planted.text.split('\n');
      corpus.planted.push({ planted, first: corpus.lines.length, count: own.length });
      corpus.lines.push(...own);
    }
    corpus.lines.push(line);
  }
  return corpus;
}

/** How well a redaction did, line by line. */
export interface Score {
  found: Planted[];
  missed: string[];
  /** Clean lines that were changed. */
  wrong: string[];
  recall: number;
  precision: number;
}

/** A secret is found when its lines have changed and no eight characters of it in a row are left. */
export function scoreOf({ lines, planted }: Corpus, after: readonly string[]): Score {
  const found: Planted[] = [];
  const missed: string[] = [];
  const isPlanted = new Set<number>();
  for (const { planted: one, first, count } of planted) {
    for (let at = first; at < first + count; at += 1) isPlanted.add(at);
    const rest = after.slice(first, first + count).join('');
    const isFound = rest !== one.text.replaceAll('\n', '') && leftOver(one.needle, rest) === null;
    if (isFound) found.push(one);
    else missed.push(`${one.form} ${one.kind}: ${rest}`);
  }
  const wrong = lines.flatMap((line, at) => (isPlanted.has(at) || line === after[at] ? [] : [`${line}\n${after[at]}`]));
  return {
    found,
    missed,
    wrong,
    recall: found.length / planted.length,
    precision: found.length / (found.length + wrong.length),
  };
}
