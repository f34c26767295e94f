import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { cutEnd } from '../../model/columns/text.ts';
import { type LogCategory, logCategories } from '../../model/log-category.ts';
import { traceIdOf } from '../../model/trace-ids.ts';
import type { FactName, FactSource } from './facts.ts';
import { maxLabelBytes } from './limits.ts';

/** Where a record belongs: the columns of ours in every table. '' and 0 where unknown. */
export interface Place {
  tenant: string;
  organization: string;
  repository: string;
  runSource: string;
  runId: number;
  attempt: number;
  /** Nobody said which attempt: it counts as the first, unless the trace says more. */
  isAttemptAssumed: boolean;
  jobId: number;
  jobName: string;
  step: number;
  service: string;
  category: LogCategory | null;
}

/** Emitters whose runs are known under their own name. Any other is `otlp`. */
export const knownProviders = new Set(['github', 'gitlab', 'jenkins']);

/**
 * Reads the place of a record from its own attributes and, where these are silent, from its resource's. The organisation of
 * a limited credential is the tenant's, whatever the attributes say.
 */
export function placeOf(tenant: string, resource: FactSource, record: FactSource | null): Place {
  const say = (name: FactName) => record?.text(name) || resource.text(name);
  const url = runUrlParts(say('runUrl'));
  const repository = repositoryTold(say, url.repository);
  const runText = say('runId') || say('githubRunId') || say('gitlabRunId') || jenkinsRun(say) || url.run;
  const attempt = smallNumber(say('attempt')) || smallNumber(url.attempt);
  const category = say('category');
  const organization = tenant || label(repository.organization);
  const isOwn = tenant === '' || repository.organization.toLowerCase() === tenant.toLowerCase();
  return {
    tenant,
    organization,
    repository: isOwn ? label(repository.name) : '',
    runSource: runText === '' ? '' : runSource(say, repository.host),
    runId: numericId(runText),
    attempt: runText === '' ? 0 : attempt || 1,
    isAttemptAssumed: runText !== '' && attempt === 0,
    jobId: numericId(say('jobId')),
    jobName: label(say('jobName'), maxJobNameBytes),
    step: smallNumber(say('step')),
    service: label(say('service')),
    category: logCategories.find((one) => one === category) ?? null,
  };
}

const maxJobNameBytes = 500;
/** A character of JavaScript is at most this many bytes. */
const characterBytes = 3;

/** Names are few and stand in lists; whole characters of them are kept. */
function label(text: string, maxBytes = maxLabelBytes): string {
  if (text.length * characterBytes <= maxBytes) return text;
  const bytes = Buffer.from(text);
  return bytes.length <= maxBytes ? text : bytes.toString('utf8', 0, cutEnd(bytes, 0, maxBytes));
}

function runSource(say: (name: FactName) => string, host: string): string {
  // The agent knows where it runs; a repository's host is not always where its runs are.
  const system = say('system');
  if (system !== '') return knownProviders.has(system) ? system : 'otlp';
  const provider = say('provider').toLowerCase();
  if (knownProviders.has(provider)) return provider;
  if (say('githubRunId') !== '' || host === 'github.com') return 'github';
  if (say('gitlabRunId') !== '' || host === 'gitlab.com') return 'gitlab';
  if (say('jenkinsNumber') !== '') return 'jenkins';
  return 'otlp';
}

/** Jenkins counts the runs of each pipeline from 1. */
function jenkinsRun(say: (name: FactName) => string): string {
  const pipeline = say('jenkinsPipeline');
  const number = say('jenkinsNumber');
  return pipeline === '' || number === '' ? '' : `${pipeline}#${number}`;
}

const githubRun =
  /^(https:\/\/[^/?#]+\/[^/?#]+\/[^/?#]+)\/actions\/runs\/(\d{1,16})(?:\/attempts\/(\d{1,5}))?(?:[/?#]|$)/;

/** What the address of a run's page on GitHub says: of a job the Collector's githubreceiver tells nothing more of its run. */
function runUrlParts(url: string) {
  const [, repository = '', run = '', attempt = ''] = githubRun.exec(url) ?? [];
  return { repository, run, attempt };
}

/** GitHub runs a workflow again at most 50 times. */
const maxAttempts = 51;

/** The attempt that a record of this trace belongs to: on GitHub a trace tells it where nothing else does. */
export function attemptIn({ isAttemptAssumed, runSource, runId, attempt }: Place, traceId: string): number {
  if (!isAttemptAssumed || runSource !== 'github') return attempt;
  for (let one = 1; one <= maxAttempts; one += 1) if (traceIdOf(runId, one) === traceId) return one;
  return attempt;
}

/** Owner and full name of a repository, however much of it was told. */
export function repositoryOf(owner: string, name: string, url: string) {
  let host = '';
  let path = '';
  if (URL.canParse(url)) {
    const parsed = new URL(url);
    host = parsed.hostname;
    path = parsed.pathname.replace(/^\/+|\/+$|\.git$/g, '');
  }
  const full = name.includes('/') ? name : owner !== '' && name !== '' ? `${owner}/${name}` : path || name;
  // Of GitLab's groups within groups the outermost: its Collector receiver sends the path alone.
  const [organization = ''] = (owner || (full.includes('/') ? full : '')).split('/');
  return { organization, name: full, host };
}

/** The organisation that {@link placeOf} gives a record of an unlimited credential; '' when none is told. */
export function ownerTold(resource: FactSource, record: FactSource | null): string {
  const say = (name: FactName) => record?.text(name) || resource.text(name);
  return repositoryTold(say, runUrlParts(say('runUrl')).repository).organization;
}

const repositoryTold = (say: (name: FactName) => string, ofRun: string) =>
  repositoryOf(say('owner'), say('repository'), say('repositoryUrl') || ofRun);

/**
 * An id as a number: itself when it is a whole number below 2^53, else 53 bits of its SHA-256. 0 for ''. Two ids that are no
 * numbers collide with a chance of n²/2^54.
 */
export function numericId(text: string): number {
  if (text === '') return 0;
  const number = Number(text);
  if (/^\d{1,16}$/.test(text) && Number.isSafeInteger(number)) return number;
  return Number(createHash('sha256').update(text).digest().readBigUInt64BE(0) >> 11n);
}

function smallNumber(text: string): number {
  const number = Number(text);
  return /^\d{1,9}$/.test(text) ? number : 0;
}
