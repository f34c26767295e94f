// `npm start`, `npm run cli -- VERB` and `npm run bench`: build what is stale, then become the program.
// CommonJS, because loading modules starts libuv's threads, and their number has to be set before.
process.env.UV_THREADPOOL_SIZE ??= '12';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Runlens needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

const isBench = process.argv[2] === '--bench';
import('./build.mjs').then(({ buildStale }) => {
  buildStale(isBench ? ['server', 'web', 'bench'] : ['server', 'web']);
  if (isBench) process.argv.splice(2, 1);
  return import(isBench ? '../dist-bench/bench/run.js' : '../dist/main.js');
});
