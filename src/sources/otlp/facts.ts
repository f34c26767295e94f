import { Buffer } from 'node:buffer';
import type { Dictionary } from '../../model/columns/dictionary.ts';
import { textOf } from './any-value.ts';

/** What an attribute can say about where a record belongs. */
export const factNames = [
  'runId',
  'githubRunId',
  'gitlabRunId',
  'attempt',
  'owner',
  'repository',
  'repositoryUrl',
  'provider',
  'jobId',
  'jobName',
  'step',
  'category',
  'service',
  'jenkinsPipeline',
  'jenkinsNumber',
  'runUrl',
  'system',
] as const;

export type FactName = (typeof factNames)[number];

/** Of several attributes that say the same, the first in this list is believed. */
const attributes: [name: string, fact: FactName][] = [
  ['cicd.pipeline.run.id', 'runId'],
  ['github.run_id', 'githubRunId'],
  ['GITHUB_RUN_ID', 'githubRunId'],
  ['CI_PIPELINE_ID', 'gitlabRunId'],
  ['cicd.pipeline.run.attempt', 'attempt'],
  ['github.run_attempt', 'attempt'],
  ['GITHUB_RUN_ATTEMPT', 'attempt'],
  ['github.workflow.run.attempt', 'attempt'],
  ['vcs.owner.name', 'owner'],
  ['vcs.repository.owner', 'owner'],
  ['GITHUB_REPOSITORY_OWNER', 'owner'],
  ['github.repository', 'repository'],
  ['GITHUB_REPOSITORY', 'repository'],
  ['CI_PROJECT_PATH', 'repository'],
  ['vcs.repository.name', 'repository'],
  ['vcs.repository.url.full', 'repositoryUrl'],
  ['vcs.provider.name', 'provider'],
  ['vcs.vendor.name', 'provider'],
  ['cicd.pipeline.task.run.id', 'jobId'],
  ['cicd.pipeline.task.name', 'jobName'],
  ['GITHUB_JOB', 'jobName'],
  ['CI_JOB_NAME', 'jobName'],
  ['runlens.step', 'step'],
  ['runlens.log.category', 'category'],
  ['service.name', 'service'],
  ['ci.pipeline.id', 'jenkinsPipeline'],
  ['ci.pipeline.run.number', 'jenkinsNumber'],
  ['cicd.pipeline.run.url.full', 'runUrl'],
  ['ci.pipeline.run.url', 'runUrl'],
  ['runlens.ci.system', 'system'],
  // Of a job, whose page lies below its run's.
  ['cicd.pipeline.task.run.url.full', 'runUrl'],
];

const places = new Map(attributes.map(([name], index) => [name, index + 1]));
const factOf = Uint8Array.from([0, ...attributes.map(([, fact]) => factNames.indexOf(fact))]);

/** What {@link import('./place.ts').ownerTold} asks for. */
const ownerFacts = new Set<FactName>(['owner', 'repository', 'repositoryUrl', 'runUrl']);
const ownerPlaces = new Map(attributes.flatMap(([name, fact], i) => (ownerFacts.has(fact) ? [[name, i + 1]] : [])));
const ownerLengths = new Set([...ownerPlaces.keys()].map((name) => name.length));

/** The code of an attribute whose name stands there, for {@link Facts.note}, if it can tell whose a record is; else 0. */
export function ownerCode(buffer: Buffer, start: number, end: number): number {
  // Nearly always no, which is known without making a text of it.
  return ownerLengths.has(end - start) ? (ownerPlaces.get(buffer.toString('latin1', start, end)) ?? 0) : 0;
}

/** Reads facts, wherever they were found: '' when unknown. */
export interface FactSource {
  text(name: FactName): string;
}

/** The facts that attributes by name tell. */
export function factsOf(values: Readonly<Record<string, unknown>>): FactSource {
  const found = new Map<FactName, string>();
  for (const [name, fact] of attributes) {
    const value = values[name];
    if (value !== undefined && value !== '' && !found.has(fact)) found.set(fact, String(value));
  }
  return { text: (name) => found.get(name) ?? '' };
}

/** Which attributes of a dictionary say something: looked up once for each name, not for each record. */
export class KnownNames {
  private codes = new Uint8Array(256);
  private known = 0;

  /** 0: nothing. */
  of(dictionary: Dictionary, number: number): number {
    // The dictionary was cleared.
    if (dictionary.size < this.known) this.known = 0;
    while (this.known <= number) {
      if (this.known === this.codes.length) {
        const larger = new Uint8Array(this.known * 2);
        larger.set(this.codes);
        this.codes = larger;
      }
      this.codes[this.known] = places.get(dictionary.textOf(this.known)) ?? 0;
      this.known += 1;
    }
    return this.codes[number] as number;
  }

  clear(): void {
    this.known = 0;
  }
}

/** What the attributes of one resource or record say; values stay where they are until they are asked for. */
export class Facts implements FactSource {
  private buffer: Buffer = Buffer.alloc(0);
  private readonly codes = new Uint8Array(factNames.length);
  private readonly starts = new Int32Array(factNames.length);
  private readonly ends = new Int32Array(factNames.length);
  any = false;

  begin(buffer: Buffer): void {
    this.buffer = buffer;
    if (this.any) this.codes.fill(0);
    this.any = false;
  }

  /** An attribute by its code of {@link KnownNames}, and where its value is. */
  note(code: number, start: number, end: number): void {
    const fact = factOf[code] as number;
    const present = this.codes[fact] as number;
    if (present !== 0 && present < code) return;
    this.codes[fact] = code;
    this.starts[fact] = start;
    this.ends[fact] = end;
    this.any = true;
  }

  /** '' when unknown. */
  text(name: FactName): string {
    const fact = factNames.indexOf(name);
    if (this.codes[fact] === 0) return '';
    return textOf(this.buffer, this.starts[fact] as number, this.ends[fact] as number);
  }

  /** Equal for records that say the same. */
  key(): string {
    let key = '';
    for (let fact = 0; fact < factNames.length; fact += 1) {
      if (this.codes[fact] !== 0) {
        key += `${fact}:${this.buffer.toString('latin1', this.starts[fact], this.ends[fact])}\n`;
      }
    }
    return key;
  }
}
