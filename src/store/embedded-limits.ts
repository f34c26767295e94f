const mebibyte = 1024 * 1024;

/** Memory the embedded engine may allocate before a statement fails with code 241. See docs/design/003. */
export const defaultMemoryLimitBytes = 512 * mebibyte;

/**
 * What the engine is started with: it shares a laptop with a browser. Caches that would grow to gigabytes are capped;
 * threads that wait idle are given back. Only the first session of a process is asked; later ones share its engine.
 */
export function engineArguments(memoryLimitBytes: number): string[] {
  const settings: Record<string, number> = {
    max_server_memory_usage: memoryLimitBytes,
    mark_cache_size: 16 * mebibyte,
    primary_index_cache_size: 16 * mebibyte,
    index_mark_cache_size: 4 * mebibyte,
    uncompressed_cache_size: 0,
    query_condition_cache_size: 4 * mebibyte,
    compiled_expression_cache_size: 4 * mebibyte,
    background_pool_size: 1,
    background_schedule_pool_size: 2,
    // Enough for a few statements at a time; more would wait idle.
    max_thread_pool_free_size: 64,
    // Statements: no JIT (compiling costs more than our short queries), no profiles nobody reads.
    compile_expressions: 0,
    compile_aggregate_expressions: 0,
    compile_sort_description: 0,
    log_queries: 0,
    output_format_json_quote_64bit_integers: 0,
    output_format_json_quote_denormals: 0,
    // Inserts are a few megabytes at most: splitting them over threads costs more than it gains.
    input_format_parallel_parsing: 0,
  };
  return Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
}
