// Writes dist/agent.cjs.bytecode: what V8 compiled of the agent while it ran a command once, so that no job has to compile it again.
// src/load-compiled.ts reads it, and has to make the same script of the file.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const file = fileURLToPath(new URL('../dist/agent.cjs', import.meta.url));
const script = new Script(`(function (exports, require) {${readFileSync(file, 'utf8')}\n})`, { filename: file });
const agent = {};
script.runInThisContext()(agent, process.getBuiltinModule);

const folder = mkdtempSync(join(tmpdir(), 'runlens-build-'));
const server = createServer((request, response) => {
  request.resume().on('end', () => response.end('{}'));
});
server.listen(0, '127.0.0.1', () => {
  const { PATH } = process.env;
  const url = `http://127.0.0.1:${server.address().port}`;
  const env = { PATH, RUNLENS_URL: url, RUNLENS_EXEC_BUFFER_DIR: join(folder, 'buffer') };
  agent.runAgentVerb(['exec', '--', 'sh', '-c', 'echo one; echo two >&2'], env);
});
// The agent ends the process as the command ended.
process.on('exit', () => {
  rmSync(folder, { recursive: true, force: true });
  writeFileSync(`${file}.bytecode`, script.createCachedData());
});
