import { Rejection } from './rejection.ts';
import { cleanText, maxLabel } from './text.ts';

const maxLabels = 20;

/** Runner labels as one text: cleaned, lower-cased, each once, sorted, joined by `,`. */
export function joinLabels(labels: readonly unknown[], path: string): string {
  if (labels.length === 0) return '';
  const clean = new Set<string>();
  for (const label of labels) {
    if (typeof label !== 'string') throw new Rejection('wrong_shape', `${path} must hold texts only.`);
    // A comma would make one label look like two.
    const text = cleanText(label.replaceAll(',', ' '), maxLabel).trim().toLowerCase();
    if (text !== '') clean.add(text);
    if (clean.size === maxLabels) break;
  }
  return [...clean].sort().join(',');
}

const systems: readonly [string, RegExp][] = [
  ['windows', /(?:^|[^a-z])win(?:dows|32|64)?(?:[^a-z]|$)/],
  ['macos', /mac-?os|(?:^|[^a-z])(?:osx|darwin|mac)(?:[^a-z]|$)/],
  ['linux', /linux|ubuntu|debian|fedora|alpine|centos|rhel/],
];

/** `linux`, `windows`, `macos`, or `unknown` when the labels name none or several. */
export function osOf(labels: string): string {
  const named = systems.filter(([, pattern]) => pattern.test(labels)).map(([name]) => name);
  return named.length === 1 ? (named[0] as string) : 'unknown';
}

/** Standard and larger hosted runners: `ubuntu-24.04-arm`, `macos-14-xlarge`, `windows-latest-8-cores`, `ubuntu-22.04-16core`. */
const hostedLabel =
  /^(?:ubuntu|windows|macos)-(?:latest|slim|\d+(?:\.\d+)?(?:-vs\d+)?)(?:-(?:arm64|arm|x64|intel|large|xlarge|l|m|s|gpu|preview|\d+-?cores?))*$/;
const hostedRunner = /^GitHub Actions \d+$/;
const hostedPool = 'GitHub Actions';
/** Label prefixes of those who rent out runners that are not GitHub's. */
const rented = /^(?:runs-on|buildjet-|depot-|blacksmith-|namespace-profile-|nscloud-|warp-|ubicloud|cirun-|arc-|k8s-)/;

/**
 * `github-hosted`, `self-hosted` or `unknown`. The labels decide; a runner that was assigned may tell when they cannot.
 * A larger runner may be called anything, so a free name alone says nothing.
 */
export function runnerTypeOf(labels: string, pool: string, runner: string): string {
  const list = labels === '' ? [] : labels.split(',');
  if (list.includes('self-hosted')) return 'self-hosted';
  if (pool === hostedPool || hostedRunner.test(runner)) return 'github-hosted';
  if (list.some((label) => rented.test(label))) return 'self-hosted';
  return list.some((label) => hostedLabel.test(label)) ? 'github-hosted' : 'unknown';
}
