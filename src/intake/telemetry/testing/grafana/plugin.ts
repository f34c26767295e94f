// Statements that Grafana's ClickHouse data source (grafana-clickhouse-datasource 4.20) makes of its query builder in OTel mode:
// the columns, aliases, functions, filters and settings are the plugin's. Its macros are written out, as its backend does.

/** Where the tables are, as the data source's settings name it. */
export interface Source {
  database: string;
  /** Epoch seconds of Grafana's time picker. */
  from: number;
  to: number;
}

/** The plugin's versions of OTel: 1.29.0 is of tables that have TimestampTime, 1.30.0 of those of the exporter since 0.151. */
export const otelVersions = ['1.29.0', '1.30.0'] as const;
export type OtelVersion = (typeof otelVersions)[number];

export const tableOf = ({ database }: Source, table: string) => `"${database}"."${table}"`;

/** `column >= $__fromTime AND column <= $__toTime`. */
export const within = ({ from, to }: Source, column: string) =>
  `${column} >= toDateTime(${from}) AND ${column} <= toDateTime(${to})`;

/** Parts of a condition, each in brackets as the builder writes them. */
export const allOf = (conditions: readonly string[]) => conditions.map((condition) => `( ${condition} )`).join(' AND ');

/** `$__timeInterval(column)`. */
export const interval = (column: string, seconds: number) =>
  `toStartOfInterval(toDateTime(${column}), INTERVAL ${seconds} second)`;
