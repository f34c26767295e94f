import type { Random } from './random.ts';

const verbs = [
  'Add',
  'Fix',
  'Simplify',
  'Remove',
  'Speed up',
  'Document',
  'Test',
  'Move',
  'Guard against',
  'Cache',
  'Retry',
  'Validate',
];
const things = [
  'the cart total',
  'address lookup',
  'session refresh',
  'image thumbnails',
  'price rounding',
  'the order timeline',
  'search facets',
  'currency formatting',
  'rate limit headers',
  'the retry budget',
  'webhook signatures',
  'empty result pages',
  'timezone handling',
  'feature flags',
  'connection pooling',
  'the health endpoint',
  'pagination cursors',
  'stock reservations',
  'the login form',
  'structured logs',
  'trace propagation',
  'invoice numbers',
];
const packages = [
  'vite',
  'typescript',
  'react',
  'axios',
  'serde',
  'tokio',
  'pydantic',
  'numpy',
  'zod',
  'gin',
  'jackson',
  'actions/checkout',
  'actions/cache',
  'golang.org/x/net',
  'protobuf',
  'kotlin',
];

export function commitTitle(random: Random): string {
  return `${random.pick(verbs)} ${random.pick(things)}`;
}

export function updateTitle(random: Random): string {
  const major = 1 + random.int(9);
  const minor = random.int(20);
  return `Bump ${random.pick(packages)} from ${major}.${minor}.0 to ${major}.${minor + 1}.${random.int(4)}`;
}

/** A branch name as people make them from a title: `fix-price-rounding`. */
export function branchOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
}
