import type { Engine } from './engine.ts';

type InSpan = <T>(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  work: () => Promise<T>,
) => Promise<T>;

/**
 * The same engine, each statement in a span that carries its name. Neither SQL nor parameters: the first is in the source
 * under that name, the others may be anybody's words.
 */
export function tracedEngine(engine: Engine, inSpan: InSpan): Engine {
  const attributes = (operation: string, name: string) => ({
    'db.system.name': 'clickhouse',
    'db.operation.name': operation,
    'db.query.summary': name,
  });
  return {
    kind: engine.kind,
    query: (name, sql, params) => inSpan(name, attributes('SELECT', name), () => engine.query(name, sql, params)),
    queryBytes: (name, sql, params, format) =>
      inSpan(name, attributes('SELECT', name), () => engine.queryBytes(name, sql, params, format)),
    insert(table, columns, format, rows, token) {
      const name = `insert ${table}`;
      const more = { 'db.collection.name': table, 'runlens.bytes': rows.length };
      return inSpan(name, { ...attributes('INSERT', name), ...more }, () =>
        engine.insert(table, columns, format, rows, token),
      );
    },
    command: (sql) => inSpan('command', attributes('COMMAND', 'command'), () => engine.command(sql)),
    close: () => engine.close(),
  };
}
