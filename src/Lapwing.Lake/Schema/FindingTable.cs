namespace Lapwing.Lake;

/// <summary>
/// How the table of findings is laid out: what lists filter by as columns, the finding itself as its JSON. A finding stored
/// again replaces itself, by its id.
/// </summary>
static class FindingTable
{
    public const string Name = "findings";

    public static string Create(string database) =>
        $"""
            CREATE TABLE IF NOT EXISTS {database}.{Name} (
                id String,
                time DateTime64(6, 'UTC'),
                dated UInt8,
                level Int8,
                risk UInt8,
                category LowCardinality(String),
                kind LowCardinality(String),
                detector LowCardinality(String),
                detector_name LowCardinality(String),
                entities Array(String),
                attack Array(LowCardinality(String)),
                events Array(String),
                json String CODEC(ZSTD(3)),
                written DateTime64(6, 'UTC'),
                INDEX by_time time TYPE minmax,
                INDEX by_event events TYPE bloom_filter(0.01)
            )
            ENGINE = ReplacingMergeTree(written)
            ORDER BY id
            SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1
            """;
}
