/** A generated page's first lines. */
export function pageHead(title: string, from: string, text: string): string {
  return `<!-- Made from ${from} by "npm run docs"; changes here are overwritten. -->\n\n# ${title}\n\n${text.trim()}\n`;
}

/** A Markdown table; cells may hold anything but line breaks. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

export const code = (text: string) => `\`${text}\``;
