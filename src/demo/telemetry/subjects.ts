import type { RepositoryPlan } from '../organization.ts';
import { seedOf } from '../random.ts';

const families: readonly [RegExp, readonly string[]][] = [
  [
    /models|ranker|recommend|feature|fraud|pipeline|search/,
    'embedding dataset feature score sample model label vector'.split(' '),
  ],
  [
    /infra|helm|observab|edge|event-bus|ci-images|load/,
    'route certificate quota cluster stream retention alert volume'.split(' '),
  ],
  [/sdk|^cli$|design|docs|github|admin/, 'client page request session theme config upload table'.split(' ')],
  [/./, 'cart payment order refund price voucher shipment invoice'.split(' ')],
];
const perRepository = 4;

/** What a repository's code is about: the same words in every run, or runs could not be compared. */
export function subjectsOf({ name }: RepositoryPlan): readonly string[] {
  const words = families.find(([names]) => names.test(name))?.[1] ?? [];
  const first = seedOf(name) % words.length;
  return Array.from({ length: perRepository }, (_, index) => words[(first + index) % words.length] ?? '');
}

/** What tests say of a subject. Those from `firstRemote` on call another service. */
export const claims = ['rejects an empty list', 'keeps the order', 'survives a slow upstream'] as const;
export const firstRemote = 2;

export const pascal = (text: string): string =>
  text.replace(/(?:^|[ -])(\w)/g, (_, letter: string) => letter.toUpperCase());
export const camel = (text: string): string => text.replace(/[ -](\w)/g, (_, letter: string) => letter.toUpperCase());
export const snake = (text: string): string => text.replaceAll(/[ -]/g, '_');
