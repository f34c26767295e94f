import { Readable } from 'node:stream';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { RunlensError } from '../errors.ts';
import { anyPartitions, deduplicated } from './embedded.ts';
import { type Engine, StoreError } from './engine.ts';

/** A ClickHouse server by URL (`http://user:password@host:8123/database`), through its official client. */
export async function openServer(url: string, readers = 10): Promise<Engine> {
  const client = createClient({
    url,
    application: 'runlens',
    request_timeout: 60_000,
    // Its faults are rejections; lines of its own would be no records of our log.
    log: { level: ClickHouseLogLevel.OFF },
    max_open_connections: readers,
    clickhouse_settings: {
      output_format_json_quote_64bit_integers: 0,
      output_format_json_quote_denormals: 0,
    },
  });
  const ping = await client.ping({ select: true });
  if (!ping.success) {
    await client.close();
    throw new RunlensError('engine_unavailable', { reason: ping.error.message }, ping.error);
  }

  const named = async <R>(name: string, work: () => Promise<R>): Promise<R> => {
    try {
      return await work();
    } catch (error) {
      throw new StoreError(name, error);
    }
  };

  return {
    kind: 'server',
    query<T>(name: string, sql: string, params?: Record<string, unknown>): Promise<T[]> {
      return named(name, async () => {
        const result = await client.query({ query: sql, format: 'JSONEachRow', query_params: params ?? {} });
        return result.json<T>();
      });
    },
    queryBytes(name, sql, params, format) {
      return named(name, async () => {
        const { stream } = await client.exec({ query: `${sql}\nFORMAT ${format}`, query_params: params ?? {} });
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        return Buffer.concat(chunks);
      });
    },
    async insert(table, columns, format, rows, token) {
      if (rows.length === 0) return;
      await named(`insert ${table}`, () =>
        client.insert({
          table,
          columns: columns as [string, ...string[]],
          // The client's list of formats is one of rows; a stream is passed on as it is.
          format: (format === 'TSV' ? 'TabSeparated' : format) as 'JSONCompactEachRow',
          values: Readable.from([rows], { objectMode: false }),
          clickhouse_settings: {
            async_insert: 0,
            ...anyPartitions,
            ...(token === undefined ? {} : deduplicated(token)),
          },
        }),
      );
    },
    async command(sql) {
      await named('command', () => client.command({ query: sql }));
    },
    close: () => client.close(),
  };
}
