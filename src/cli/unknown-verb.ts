import type { Command } from 'commander';

/** `runlens` alone means `runlens up`, so a verb that does not exist would be taken for an argument of it. */
export function refuseUnknownVerbs(program: Command): void {
  program.hook('preSubcommand', () => {
    const word = program.args[0];
    if (word === undefined || word.startsWith('-')) return;
    const names = [...program.commands.flatMap((command) => [command.name(), ...command.aliases()]), 'help'];
    if (names.includes(word)) return;
    const near = nearest(word, names);
    const hint = near === undefined ? '' : `; did you mean '${near}'?`;
    program.error(`error: unknown command '${word}'${hint}`, { code: 'commander.unknownCommand', exitCode: 2 });
  });
}

/** The name with the fewest changed letters; undefined when none is near. */
function nearest(word: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, changes: changesBetween(word.toLowerCase(), name) }))
    .filter(({ name, changes }) => changes <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.changes - b.changes);
  return best?.name;
}

/** Levenshtein's distance. */
function changesBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
