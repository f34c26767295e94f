export interface PageFamily {
  name: string;
  type: string;
  help: string;
  labelNames: string[];
  bounds: number[];
  series: Record<string, string>[];
}

/** The families and series of a page of our own benchmark data, whose label values need no unescaping. */
export function readSeries(page: string): PageFamily[] {
  const families = new Map<string, PageFamily>();
  const seen = new Set<string>();
  let family: PageFamily | undefined;
  for (const line of page.split('\n')) {
    const meta = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line);
    if (meta) {
      const [, kind, name = '', rest = ''] = meta;
      family = families.get(name) ?? { name, type: '', help: '', labelNames: [], bounds: [], series: [] };
      families.set(name, family);
      if (kind === 'TYPE') family.type = rest;
      else family.help = rest;
      continue;
    }
    if (!family || line === '') continue;
    const pairs = [...line.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const);
    const { le, ...labels } = Object.fromEntries(pairs);
    if (le !== undefined && le !== '+Inf' && !family.bounds.includes(Number(le))) family.bounds.push(Number(le));
    const key = `${family.name} ${JSON.stringify(labels)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    family.labelNames = Object.keys(labels);
    family.series.push(labels);
  }
  return [...families.values()].filter(({ series }) => series.length > 0);
}

export function countSamples(page: string): number {
  let lines = 0;
  for (const line of page.split('\n')) if (line !== '' && !line.startsWith('#')) lines += 1;
  return lines;
}
