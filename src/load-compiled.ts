import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';

/** The file of V8's bytecode beside a built file; scripts/agent-bytecode.mjs writes it. */
const bytecodeSuffix = '.bytecode';

/**
 * Loads a built CommonJS file that requires nothing but modules of Node, with the bytecode that the build left beside it. V8 itself refuses
 * bytecode of another version or under other flags; then, as without it, the file is compiled, which takes some milliseconds more.
 */
export function loadCompiled<Exports>(dir: string, name: string): Exports {
  const file = `${dir}/${name}`;
  const script = new Script(`(function (exports, require) {${readFileSync(file, 'utf8')}\n})`, {
    filename: file,
    cachedData: bytecodeOf(file),
  });
  const exports = {};
  script.runInThisContext()(exports, process.getBuiltinModule);
  return exports as Exports;
}

function bytecodeOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file + bytecodeSuffix);
  } catch {
    return undefined;
  }
}
