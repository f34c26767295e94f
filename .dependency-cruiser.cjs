// The house's one-way street (DESIGN: "data goes down this page and never up").
// Each room may import only the rooms listed for it; only app.ts and cli/ wire rooms together.
const room = (name) => `^src/${name}/`;
const only = (name, allowed) => ({
  name: `${name}-imports-only`,
  severity: 'error',
  comment: `${name}/ may import only: ${[name, ...allowed].join(', ')}`,
  from: { path: room(name), pathNot: '\\.test\\.ts$|/testing/' },
  to: { path: '^src/', pathNot: [room(name), ...allowed.map((a) => (a.endsWith('.ts') ? `^src/${a}$` : room(a)))] },
});
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.d\\.ts$|main\\.tsx?$|\\.test\\.ts$' },
      to: {},
    },
    { name: 'no-undeclared', severity: 'error', from: {}, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] } },
    {
      name: 'no-dev-in-product',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    only('model', []),
    only('sources', ['model', 'errors.ts']),
    only('store', ['model', 'errors.ts']),
    only('intake', ['model', 'sources', 'errors.ts', 'store']),
    only('insights', ['model']),
    only('views', ['model', 'insights', 'store', 'errors.ts']),
    only('demo', ['model', 'sources']),
    only('import', ['model', 'sources', 'errors.ts']),
    only('job-logs', ['model', 'sources', 'import', 'store', 'errors.ts']),
    only('access', ['model', 'store', 'errors.ts']),
    only('config', ['model', 'errors.ts']),
    only('telemetry', ['model']),
    only('agent', ['model', 'config', 'version.ts']),
    { name: 'web-is-separate', severity: 'error', from: { path: '^web/' }, to: { path: '^src/' } },
    { name: 'product-does-not-import-web', severity: 'error', from: { path: '^src/' }, to: { path: '^web/' } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  },
};
