// `npm start`, `npm run cli -- VERB` and `npm run bench`: build what is stale, then become the program.
import { buildStale } from './build.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Runlens needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

const isBench = process.argv[2] === '--bench';
buildStale(isBench ? ['server', 'web', 'bench'] : ['server', 'web']);
if (isBench) process.argv.splice(2, 1);
await import(isBench ? '../dist-bench/bench/run.js' : '../dist/main.js');
