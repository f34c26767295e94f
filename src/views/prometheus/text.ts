import type { Family } from '../../model/families.ts';

/** Text 0.0.4 and OpenMetrics 1.0 differ in a family's head and the page's end; the sample lines are the same. */
export type Format = 'text' | 'openmetrics';

export const contentTypes: Readonly<Record<Format, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** The last line of a page. */
export const ending: Readonly<Record<Format, string>> = { text: '', openmetrics: '# EOF\n' };

const special = /[\\"\n\0]/;

/** A label value between its quotes. NUL ends the page for Prometheus' lexer, so it cannot be shown. */
export function escapeLabelValue(value: string): string {
  if (!special.test(value)) return value;
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\0', '\uFFFD');
}

/** `a="x",b="y"`, '' without labels. */
export function labelPairs(names: readonly string[], values: readonly string[]): string {
  let pairs = '';
  for (let place = 0; place < names.length; place += 1) {
    pairs += `${place === 0 ? '' : ','}${names[place]}="${escapeLabelValue(values[place] ?? '')}"`;
  }
  return pairs;
}

/** HELP and TYPE. OpenMetrics names a counter's family without `_total` and escapes quotes in help. */
export function head(family: Pick<Family, 'name' | 'type' | 'help'>, format: Format): string {
  const help = family.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  if (format === 'text') return `# HELP ${family.name} ${help}\n# TYPE ${family.name} ${family.type}\n`;
  const name = family.type === 'counter' ? family.name.replace(/_total$/, '') : family.name;
  return `# TYPE ${name} ${family.type}\n# HELP ${name} ${help.replaceAll('"', '\\"')}\n`;
}

/** A value or bound as both formats read it. */
export function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

/** OpenMetrics wants bounds as canonical floats; the older format takes the same, so a series has one name in both. */
export function boundText(bound: number): string {
  return Number.isInteger(bound) ? `${bound}.0` : numberText(bound);
}

/** `name{pairs} value` */
export function sample(name: string, pairs: string, value: number): string {
  return pairs === '' ? `${name} ${numberText(value)}\n` : `${name}{${pairs}} ${numberText(value)}\n`;
}
