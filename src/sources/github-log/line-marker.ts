import type { LogSeverity } from '../../model/log-severity.ts';

/** What a line is besides its text. */
export interface MarkedLine {
  /** The word between `##[` and `]`; '' for a plain line. */
  marker: string;
  body: string;
}

/** What the runner writes for `::error::` and its like, and for groups. Any other word in such brackets is text. */
const markers = /^##\[(group|endgroup|error|warning|notice|debug|command|section)\]/;

const severities: Record<string, LogSeverity> = { error: 'error', warning: 'warn', notice: 'info', debug: 'debug' };

export function readMarker(text: string): MarkedLine {
  const match = text.startsWith('##[') ? markers.exec(text) : null;
  return match === null
    ? { marker: '', body: text }
    : { marker: match[1] as string, body: text.slice(match[0].length) };
}

/** `unset` where nobody said one. */
export const severityOf = (marker: string): LogSeverity => severities[marker] ?? 'unset';

/** The title of a group in Buildkite's writing, null when the line opens none. */
export function buildkiteGroup(text: string): string | null {
  return /^(?:---|\+\+\+|~~~) (.*)$/s.exec(text)?.[1] ?? null;
}

/** What a line tells of where a step's output begins. */
export type StepSign =
  /** The first line of a step that runs a command or an action. */
  | 'run'
  /** The first line of what an action does after the job. */
  | 'post'
  /** A line of the last step. */
  | 'end';

/** Reads the signs; steps within a composite action are told apart from the job's own where the log says so. */
export function createSignReader() {
  let inner = 0;
  return {
    read({ marker, body }: MarkedLine): StepSign | null {
      if (marker === 'group') return inner === 0 && body.startsWith('Run ') ? 'run' : null;
      if (marker !== '') return null;
      // `##[start-action display=…;id=setup.__run_2]`: an id with a point is one within another.
      if (body.startsWith('##[start-action ') && /;id=[^;\]]*\./.test(body)) inner += 1;
      else if (body.startsWith('##[end-action ') && /[ ;]id=[^;\]]*\./.test(body)) inner = Math.max(0, inner - 1);
      else if (body === 'Post job cleanup.') return 'post';
      else if (body === 'Evaluate and set job outputs' || body === 'Cleaning up orphan processes') return 'end';
      return null;
    },
  };
}
