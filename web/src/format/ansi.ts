/** A stretch of text in one look. `styles` are class names: `bold`, `red`, `on-red` … */
export interface StyledText {
  text: string;
  styles: string[];
}

const esc = String.fromCharCode(0x1b);
const sequence = new RegExp(`${esc}\\[([0-9;:]*)m`);
const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
type Colour = (typeof names)[number];

interface Look {
  flags: Set<string>;
  text: Colour | null;
  behind: Colour | null;
}

const flagOf: Record<number, string> = {
  1: 'bold',
  2: 'faint',
  3: 'italic',
  4: 'underlined',
  7: 'inverse',
  9: 'struck',
};
const offs: Record<number, string[]> = {
  22: ['bold', 'faint'],
  23: ['italic'],
  24: ['underlined'],
  27: ['inverse'],
  29: ['struck'],
};

/** Splits a line at its SGR codes (ECMA-48) and says how each part looks. Colours of 256 and of 24 bits become the nearest of eight. */
export function parseAnsi(line: string): StyledText[] {
  const parts = line.split(sequence);
  let look: Look = { flags: new Set(), text: null, behind: null };
  const found: StyledText[] = [];
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 1) look = change(look, part);
    else if (part !== '') found.push({ text: part, styles: stylesOf(look) });
  }
  return found;
}

function change(before: Look, codes: string): Look {
  let look = { ...before, flags: new Set(before.flags) };
  const numbers = codes.split(/[;:]/).map(Number);
  for (let i = 0; i < numbers.length; i += 1) {
    const code = numbers[i] ?? 0;
    if (code === 0) look = { flags: new Set(), text: null, behind: null };
    else if (code === 38 || code === 48) {
      const [colour, used] = extended(numbers.slice(i + 1));
      if (code === 38) look.text = colour;
      else look.behind = colour;
      i += used;
    } else if (flagOf[code]) look.flags.add(flagOf[code]);
    else if (offs[code]) for (const flag of offs[code]) look.flags.delete(flag);
    else if (code === 39) look.text = null;
    else if (code === 49) look.behind = null;
    else if (between(code, 30, 37) || between(code, 90, 97)) look.text = names[code % 10] ?? null;
    else if (between(code, 40, 47) || between(code, 100, 107)) look.behind = names[code % 10] ?? null;
  }
  return look;
}

const between = (code: number, first: number, last: number) => code >= first && code <= last;

/** `5;n` or `2;r;g;b` after 38 or 48, and how many numbers that were. */
function extended(rest: number[]): [Colour | null, number] {
  const [kind, a = 0, b = 0, c = 0] = rest;
  if (kind === 2) return [nearest(a, b, c), 4];
  if (kind !== 5) return [null, 0];
  if (a < 16) return [names[a % 8] ?? null, 2];
  if (a > 231) return [a < 244 ? 'black' : 'white', 2];
  const level = (n: number) => (n % 6) * 51;
  return [nearest(level(Math.floor((a - 16) / 36)), level(Math.floor((a - 16) / 6)), level(a - 16)), 2];
}

/** The bits of the strong parts make the name: red is 1, green 2, blue 4. */
function nearest(red: number, green: number, blue: number): Colour {
  const strong = Math.max(red, green, blue) / 2;
  const bit = (value: number, weight: number) => (value > strong && value > 40 ? weight : 0);
  return names[bit(red, 1) + bit(green, 2) + bit(blue, 4)] ?? 'white';
}

function stylesOf({ flags, text, behind }: Look): string[] {
  const isInverse = flags.has('inverse');
  const [ink, paper] = isInverse ? [behind, text ?? 'white'] : [text, behind];
  return [...[...flags].filter((flag) => flag !== 'inverse'), ...(ink ? [ink] : []), ...(paper ? [`on-${paper}`] : [])];
}
