-- Words are found as they are seen: colour codes, which stay in Body, are no part of them ("\x1b[31mError" is "error").
ALTER TABLE otel_logs DROP INDEX IF EXISTS idx_body;
ALTER TABLE otel_logs ADD INDEX IF NOT EXISTS idx_body Body TYPE text(tokenizer = 'splitByNonAlpha', preprocessor = lower(replaceRegexpAll(Body, '\x1b\\[[0-9;:]*m', '')));
ALTER TABLE otel_logs MATERIALIZE INDEX idx_body;
-- A row keeps the number of its insert through merges: the live tail goes by it (src/store/queries/log-tail.ts).
ALTER TABLE otel_logs MODIFY SETTING enable_block_number_column = 1;
