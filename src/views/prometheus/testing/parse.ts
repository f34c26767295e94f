/** One sample line, read strictly: anything unexpected throws. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface ParsedFamily {
  name: string;
  type: string;
  help: string;
  samples: Sample[];
}

const endings: Record<string, readonly string[]> = {
  counter: [''],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
};

/**
 * Reads a page as the formats' texts demand, and no more leniently: a family's lines together and headed, no series
 * twice, histograms cumulative with +Inf equal to the count, `# EOF` at the end of OpenMetrics and nowhere else.
 */
export function parsePage(page: string, format: 'text' | 'openmetrics'): ParsedFamily[] {
  if (page !== '' && !page.endsWith('\n')) throw new Error('the last line does not end');
  const lines = page.split('\n').slice(0, -1);
  if (format === 'openmetrics' && lines.pop() !== '# EOF') throw new Error('no # EOF');
  const families = new Map<string, ParsedFamily>();
  const seen = new Set<string>();
  let family: ParsedFamily | undefined;
  for (const line of lines) {
    const meta = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/.exec(line);
    if (meta) {
      const [, kind, name = '', rest = ''] = meta;
      if (family?.name !== name) {
        if (families.has(name)) throw new Error(`${name} comes twice`);
        family = { name, type: '', help: '', samples: [] };
        families.set(name, family);
      }
      if (family.samples.length > 0) throw new Error(`metadata after samples: ${line}`);
      if (kind === 'TYPE') family.type = rest;
      else family.help = rest;
      continue;
    }
    if (!family) throw new Error(`sample without a family: ${line}`);
    const sample = parseSample(line);
    const suffixes = format === 'openmetrics' && family.type === 'counter' ? ['_total'] : endings[family.type];
    if (!suffixes?.some((suffix) => sample.name === family?.name + suffix))
      throw new Error(`not in ${family.name}: ${line}`);
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (seen.has(key)) throw new Error(`twice: ${line}`);
    seen.add(key);
    family.samples.push(sample);
  }
  for (const one of families.values()) if (one.type === 'histogram') checkHistogram(one);
  return [...families.values()];
}

function parseSample(line: string): Sample {
  const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/s.exec(line);
  if (!match) throw new Error(`not a sample: ${line}`);
  const [, name = '', pairs, value = ''] = match;
  const labels: Record<string, string> = {};
  let rest = pairs ?? '';
  while (rest !== '') {
    const pair = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:\\[\\"n]|[^\\"\n\0])*)"(,|$)/.exec(rest);
    if (!pair) throw new Error(`not labels: ${rest}`);
    const [all, label = '', text = ''] = pair;
    if (Object.hasOwn(labels, label)) throw new Error(`label twice: ${line}`);
    labels[label] = text.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
    rest = rest.slice(all.length);
  }
  const number = value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value);
  if (value === '' || (Number.isNaN(number) && value !== 'NaN')) throw new Error(`not a number: ${line}`);
  return { name, labels, value: number };
}

function checkHistogram(family: ParsedFamily): void {
  const series = new Map<string, { below: number; bound: number; count?: number; sum?: number }>();
  for (const { name, labels, value } of family.samples) {
    const { le, ...others } = labels;
    const key = JSON.stringify(others);
    const one = series.get(key) ?? { below: 0, bound: Number.NEGATIVE_INFINITY };
    series.set(key, one);
    if (name.endsWith('_sum')) one.sum = value;
    else if (name.endsWith('_count')) one.count = value;
    else {
      const bound = le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
      if (!(bound > one.bound)) throw new Error(`${family.name}: bounds do not rise at ${le}`);
      if (value < one.below) throw new Error(`${family.name}: buckets are not cumulative at ${le}`);
      Object.assign(one, { below: value, bound });
    }
  }
  for (const { below, bound, count, sum } of series.values()) {
    if (bound !== Number.POSITIVE_INFINITY || count !== below || sum === undefined)
      throw new Error(`${family.name}: +Inf, _count and _sum do not fit`);
  }
}
