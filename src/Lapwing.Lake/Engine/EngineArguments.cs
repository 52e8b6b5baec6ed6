namespace Lapwing.Lake.Engine;

/// <summary>
/// How the engine is told to be small: its defaults are for a big server. Figures behind them: 20,000 events/s with merges
/// and searches peaked at 490 MiB.
/// </summary>
static class EngineArguments
{
    /// <summary>For the library's allocator; read when the process starts, so the parent sets them.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Environment = new Dictionary<string, string?>(
        StringComparer.Ordinal
    )
    {
        ["MALLOC_CONF"] = "dirty_decay_ms:500,muzzy_decay_ms:0",
        ["JE_MALLOC_CONF"] = "dirty_decay_ms:500,muzzy_decay_ms:0",
        // The host's own runtime: few small allocations, so little memory at little cost.
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_GCConserveMemory"] = "7",
        ["DOTNET_TieredPGO"] = "0",
    };

    /// <param name="folder">The engine's data, absolute: a relative path breaks inserts with fsync.</param>
    public static IReadOnlyList<string> For(string folder) =>
        [
            "lapwing",
            $"--path={folder}",
            $"--backups.allowed_path={folder}",
            "--max_server_memory_usage=600000000",
            "--mark_cache_size=33554432",
            "--primary_index_cache_size=16777216",
            "--index_mark_cache_size=16777216",
            "--text_index_tokens_cache_size=16777216",
            "--text_index_header_cache_size=16777216",
            "--text_index_postings_cache_size=16777216",
            "--query_condition_cache_size=8388608",
            "--compiled_expression_cache_size=8388608",
            "--parquet_metadata_cache_size=8388608",
            "--mmap_cache_size=64",
            "--background_pool_size=1",
            "--background_merges_mutations_concurrency_ratio=1",
            "--background_schedule_pool_size=1",
            "--max_thread_pool_free_size=0",
            "--memory_worker_purge_dirty_pages_threshold_ratio=0.05",
        ];

    /// <summary>Bounds of every statement that does not name its own.</summary>
    public static readonly IReadOnlyDictionary<string, string> Reading = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["max_threads"] = "2",
        ["max_memory_usage"] = "200000000",
        ["max_bytes_before_external_group_by"] = "64000000",
        ["max_bytes_before_external_sort"] = "64000000",
        ["max_block_size"] = "8192",
        ["max_execution_time"] = "30",
        ["max_result_bytes"] = "268435456",
    };

    public static readonly IReadOnlyDictionary<string, string> Inserting = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["max_insert_threads"] = "1",
        ["max_threads"] = "1",
    };
}
