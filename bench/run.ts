// `npm run bench -- NAME…` runs bench/NAME.bench.ts; without a name, all. One JSON line per measurement goes to stdout,
// everything else to stderr.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BenchLine, Emit } from './shared/line.ts';

const here = fileURLToPath(import.meta.url);
const ending = `.bench${extname(here)}`;
const known = readdirSync(dirname(here))
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length))
  .sort();

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark named ${unknown.join(', ')}. Known: ${known.join(', ')}.`);
  process.exit(2);
}

const names = asked.length > 0 ? asked : known;
const [single] = names;
if (names.length === 1 && single !== undefined) await runHere(single);
else await runEach(names);

async function runHere(name: string): Promise<void> {
  const path = pathToFileURL(`${dirname(here)}/${name}${ending}`).href;
  const bench = (await import(path)) as { run: (emit: Emit) => Promise<void> };
  let lines = 0;
  await bench.run((line: BenchLine) => {
    lines += 1;
    process.stdout.write(`${JSON.stringify(line)}\n`);
  });
  if (lines === 0) throw new Error(`The benchmark ${name} measured nothing.`);
}

/** A process each: the embedded engine is one per process, and one benchmark's heap must not slow the next. */
async function runEach(list: string[]): Promise<void> {
  let failed = false;
  for (const name of list) {
    const child = spawn(process.execPath, [...process.execArgv, here, name], { stdio: 'inherit' });
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    if (code !== 0) {
      failed = true;
      console.error(`The benchmark ${name} failed (exit code ${code}).`);
    }
  }
  process.exitCode = failed ? 1 : 0;
}
