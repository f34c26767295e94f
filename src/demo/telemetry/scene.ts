import type { JobState } from '../happenings.ts';
import type { StepTime } from '../payloads/steps.ts';
import type { Random } from '../random.ts';
import type { Draft, Fault } from './draft.ts';

/** What is known of a step when its story is made up. */
export interface Setting {
  job: JobState;
  step: StepTime;
  random: Random;
  /** This step is the one that ended the job early, for a reason of its own. */
  fails: boolean;
  /** It took so long. */
  seconds: number;
}

/** What happened in a step, told twice: as spans and as lines. */
export interface Scene {
  /** Null for what nobody has instrumented. */
  span: Draft | null;
  /** What it printed, in order, spread over its time. The lines of `##[group]Run …` are put before them. */
  lines: string[];
  /** What stands in the group at its beginning, below its title: the command, or what an action was given. */
  asked: string[];
}

/** Fails because of `fault` itself, or of what is below when there is none; a draft that did well is as it was. */
export const failing = (draft: Draft, fails: boolean, fault: Fault | null = null): Draft =>
  fails ? { ...draft, fault } : draft;

/** A request over HTTP as a client sees it. */
export function httpCall(
  method: string,
  host: string,
  path: string,
  weight: number,
  status = 200,
  more: Draft['attributes'] = {},
): Draft {
  const message = `${host} answered ${status}`;
  const fault: Fault = {
    type: 'HttpError',
    message,
    stack: `HttpError: ${message}\n    at request (${host}${path})`,
  };
  return {
    name: `${method} ${path}`,
    weight,
    kind: 'client',
    attributes: {
      'http.request.method': method,
      'server.address': host,
      'url.full': `https://${host}${path}`,
      'http.response.status_code': status,
      ...more,
    },
    ...(status >= 400 && { fault }),
  };
}

export const seconds = (value: number): string => value.toFixed(value < 10 ? 2 : 1);
