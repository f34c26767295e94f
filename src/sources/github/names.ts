/** A job's name taken apart. */
export interface JobName {
  /** Callers of reusable workflows, outermost first, without their matrix. */
  callers: string[];
  /** Last part without the matrix. */
  baseName: string;
  /** Matrix values in the order of the name, the callers' first. */
  matrix: string[];
}

const separator = ' / ';
const maxParts = 10;
const maxValues = 50;

/**
 * Takes `Caller (a) / Inner (ubuntu, 20)` apart. Slashes and commas inside parentheses belong to a matrix value; a name
 * whose parentheses do not match stays whole. GitHub nests reusable workflows ten deep at most.
 */
export function parseJobName(name: string): JobName {
  if (!name.includes('(') && !name.includes(separator)) return { callers: [], baseName: name, matrix: [] };
  const matrix: string[] = [];
  const bases = splitOutside(name, separator, maxParts).map((part) => {
    const open = matrixStart(part);
    if (open === -1) return part.trim();
    matrix.push(...splitOutside(part.slice(open + 1, -1), ',', maxValues).map((value) => value.trim()));
    return part.slice(0, open).trim();
  });
  const baseName = bases.pop() ?? name;
  return { callers: bases, baseName, matrix: matrix.slice(0, maxValues) };
}

/** Index of the parenthesis that opens the matrix at the end of a part, or −1. A part that is all matrix has none. */
function matrixStart(part: string): number {
  if (!part.endsWith(')')) return -1;
  let depth = 0;
  for (let i = part.length - 1; i > 0; i -= 1) {
    if (part[i] === ')') depth += 1;
    else if (part[i] === '(') depth -= 1;
    if (depth === 0) return part.slice(0, i).trim() === '' ? -1 : i;
  }
  return -1;
}

/** Splits where the separator stands outside of brackets; what is left over after `max` parts stays in the last one. */
function splitOutside(text: string, by: string, max: number): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] as string;
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth = Math.max(0, depth - 1);
    else if (depth === 0 && parts.length < max - 1 && text.startsWith(by, i)) {
      parts.push(text.slice(start, i));
      start = i + by.length;
      i = start - 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
