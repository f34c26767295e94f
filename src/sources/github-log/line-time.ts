import type { EpochMs } from '../../model/time.ts';

/** A line without the time it began with. */
export interface TimedLine {
  text: string;
  /** Nanoseconds since the epoch, in decimal; null when the line says no time. */
  timeUnixNano: string | null;
  /** The same in whole seconds. */
  seconds: number | null;
}

/** How a log writes its times: GitHub; Buildkite as text; Buildkite as control sequences. */
type Writing = 'github' | 'bracketed' | 'buildkite';

const byteOrderMark = '\ufeff';
const patterns: [Writing, RegExp][] = [
  ['github', /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{3,9})Z(?: |$)/],
  ['bracketed', /^\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z\](?: |$)/],
];
const control = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);
// https://buildkite.com/docs/pipelines/configure/managing-log-output: an APC sequence with milliseconds, ended by BEL.
const buildkiteMark = `${control}_bk;`;
const buildkiteTime = new RegExp(`${buildkiteMark}t=(\\d{1,15})${bell}`);
const buildkiteSequences = new RegExp(`${buildkiteMark}[^${bell}${control}]*${bell}`, 'g');

/**
 * Reads the time at the beginning of lines. The first one says how this log writes them; what looks like another writing is
 * from then on text, and so is a time outside of `from` to `to` (both epoch ms): a program's output may begin with a time too.
 */
export function createTimeReader(from: EpochMs, to: EpochMs) {
  let writing: Writing | null = null;
  let known = '';
  let knownSeconds = 0;
  let isFirst = true;

  const timed = (text: string, seconds: number, fraction: string): TimedLine | null => {
    if (!(seconds * 1000 >= from && seconds * 1000 <= to)) return null;
    return { text, seconds, timeUnixNano: `${seconds}${fraction.padEnd(9, '0')}` };
  };

  const secondsOf = (text: string): number => {
    // Lines come in bursts: most have the second of the line before.
    if (text !== known) {
      known = text;
      knownSeconds = Date.parse(`${text}Z`) / 1000;
    }
    return knownSeconds;
  };

  const inWriting = (text: string): TimedLine | null => {
    for (const [name, pattern] of patterns) {
      const match = writing === null || writing === name ? pattern.exec(text) : null;
      if (match === null) continue;
      const found = timed(text.slice(match[0].length), secondsOf(match[1] as string), match[2] ?? '');
      if (found === null) continue;
      writing = name;
      return found;
    }
    if ((writing !== null && writing !== 'buildkite') || !text.includes(buildkiteMark)) return null;
    const [, ms = ''] = buildkiteTime.exec(text) ?? [];
    const bare = text.replace(buildkiteSequences, '');
    const found = timed(bare, ms === '' ? Number.NaN : Math.floor(Number(ms) / 1000), ms.slice(-3).padStart(3, '0'));
    if (found !== null) writing = 'buildkite';
    return found ?? { text: bare, timeUnixNano: null, seconds: null };
  };

  return {
    read(line: string): TimedLine {
      // At the start of the file, and again where parts of logs were joined.
      const text = line.startsWith(byteOrderMark) ? line.slice(1) : line;
      const found = inWriting(text);
      const whole = isFirst ? text : line;
      isFirst = false;
      return found ?? { text: whole, timeUnixNano: null, seconds: null };
    },
    /** Groups are written in another way there. */
    isBuildkite: () => writing === 'bracketed' || writing === 'buildkite',
  };
}
