-- A user for Grafana on the ClickHouse server of Runlens: reads traces, logs and metrics of the database runlens, and nothing else.
-- The database also holds tokens and raw payloads, so never grant it as a whole. Whoever reads these tables reads all organizations.
-- On a cluster put ON CLUSTER 'name' behind each first name, so that the user is known wherever Grafana may connect.

-- Reading alone; what the plugin sets on a statement (its timeout, ad hoc filters) stays possible.
CREATE SETTINGS PROFILE IF NOT EXISTS runlens_grafana SETTINGS readonly = 1,
  max_execution_time = 60 MIN 1 MAX 300 CHANGEABLE_IN_READONLY, additional_table_filters CHANGEABLE_IN_READONLY,
  max_memory_usage = 4000000000, max_result_rows = 1000000;

CREATE USER IF NOT EXISTS runlens_grafana IDENTIFIED WITH sha256_password BY 'choose another one' SETTINGS PROFILE 'runlens_grafana';

GRANT SELECT ON runlens.otel_traces TO runlens_grafana;
GRANT SELECT ON runlens.otel_traces_trace_id_ts TO runlens_grafana;
GRANT SELECT ON runlens.otel_logs TO runlens_grafana;
GRANT SELECT ON runlens.otel_metrics_gauge TO runlens_grafana;
GRANT SELECT ON runlens.otel_metrics_sum TO runlens_grafana;
GRANT SELECT ON runlens.otel_metrics_histogram TO runlens_grafana;
GRANT SELECT ON runlens.otel_metrics_exponential_histogram TO runlens_grafana;
GRANT SELECT ON runlens.otel_metrics_summary TO runlens_grafana;
