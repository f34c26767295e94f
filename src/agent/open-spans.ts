import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../model/sha256.ts';
import type { Identity } from './ci/identity.ts';
import { makePrivate } from './private-directory.ts';
import type { TraceContext } from './trace-context.ts';

/** A span between `runlens span start` and `end`. */
export interface OpenSpan {
  name: string;
  /** What the user calls it by; '' where nothing was said. */
  label: string;
  span: TraceContext;
  parent: TraceContext;
  startMs: number;
}

/** What makes two commands belong to one job. */
const jobAttributes = [
  'cicd.pipeline.run.id',
  'cicd.pipeline.run.attempt',
  'cicd.pipeline.task.name',
  'cicd.pipeline.task.run.id',
  'cicd.worker.name',
] as const;

/** The open spans of one job, a file each: jobs that share a machine do not see each other's. */
export function openSpansOf(bufferDir: string, { system, resource }: Identity) {
  const key = sha256Hex(JSON.stringify([system, ...jobAttributes.map((name) => resource[name] ?? '')]));
  const dir = join(bufferDir, `spans-${key.slice(0, 16)}`);
  const fileOf = ({ span }: OpenSpan): string => join(dir, `${span.spanId}.json`);

  function all(): OpenSpan[] {
    try {
      return readdirSync(dir)
        .filter((name) => name.endsWith('.json'))
        .map((name) => JSON.parse(readFileSync(join(dir, name), 'utf8')) as OpenSpan);
    } catch {
      return [];
    }
  }

  return {
    /** Throws where the directory cannot be written. */
    add(open: OpenSpan): void {
      makePrivate(bufferDir, dir);
      writeFileSync(fileOf(open), JSON.stringify(open), { mode: 0o600 });
    },
    /** The one called `label`; else the one that the environment's TRACEPARENT names; else the one begun last. Takes it away. */
    take(label: string, current: TraceContext | null): OpenSpan | null {
      const latestFirst = all().sort((a, b) => b.startMs - a.startMs);
      const found =
        label === ''
          ? (latestFirst.find(({ span }) => span.spanId === current?.spanId) ?? latestFirst[0])
          : latestFirst.find((one) => one.label === label);
      if (found) rmSync(fileOf(found), { force: true });
      return found ?? null;
    },
  };
}
