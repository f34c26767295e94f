import type { Source } from '../../model/events.ts';
import { createGithubSource } from '../../sources/github/source.ts';
import { createOtlpSource } from '../../sources/otlp/run-source.ts';
import type { Sources } from './prepare.ts';

/** Every outside system whose payloads can be read, by name. */
export function createSources(): Sources {
  const all: Source[] = [createGithubSource(), createOtlpSource()];
  return new Map(all.map((source) => [source.name, source]));
}
