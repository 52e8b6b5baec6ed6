using Lapwing.Events;

namespace Lapwing.Lake;

/// <summary>
/// How the table of events is laid out: what <see cref="EventBlock"/> writes and the search reads. Measured on five million
/// events; <c>README.md</c> says why it is so.
/// </summary>
static class EventTable
{
    public const string Name = "events";

    /// <summary>
    /// Days near their arrival are partitions of their own; older and later ones a year each; impossible times (before
    /// 2000, from 2100, unknown) one together. So no sender can make more than 172 partitions, however it forges times.
    /// </summary>
    private const string Partition = """
        multiIf(time < toDateTime64('2000-01-01', 6, 'UTC') OR time >= toDateTime64('2100-01-01', 6, 'UTC'), 0,
                abs(toUnixTimestamp64Micro(received) - toUnixTimestamp64Micro(time)) <= 3024000000000, toYYYYMMDD(time, 'UTC'),
                toYear(time, 'UTC'))
        """;

    private const string Settings = """
        index_granularity = 8192, merge_max_block_size = 1024, merge_max_block_size_bytes = 2097152,
        vertical_merge_algorithm_min_rows_to_activate = 1, vertical_merge_algorithm_min_columns_to_activate = 1,
        max_bytes_to_merge_at_max_space_in_pool = 2147483648, min_bytes_for_wide_part = 33554432,
        non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1
        """;

    /// <summary>The column's type in the table.</summary>
    public static string TypeOf(Column column) =>
        column switch
        {
            Column.SrcIp or Column.DstIp => "IPv6",
            Column.SrcPort or Column.DstPort => "UInt16",
            Column.BytesIn or Column.BytesOut => "UInt64",
            Column.CommandLine or Column.ParentCommandLine or Column.Hash or Column.Url or Column.Message =>
                "String CODEC(ZSTD(1))",
            Column.File or Column.Domain or Column.UserAgent or Column.ProcessId => "String CODEC(ZSTD(1))",
            _ => "LowCardinality(String)",
        };

    public static string Create(string database)
    {
        var columns = Enum.GetValues<Column>().Select(c => $"{c.Name()} {TypeOf(c)}");
        return $"""
            CREATE TABLE IF NOT EXISTS {database}.{Name} (
                time DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
                time_quality Enum8('exact' = 0, 'zone_assumed' = 1, 'year_assumed' = 2, 'neighbour' = 3, 'received' = 4, 'none' = 5),
                received DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
                event_id FixedString(16) CODEC(NONE),
                source LowCardinality(String),
                source_version LowCardinality(String),
                class LowCardinality(String),
                present UInt32 CODEC(ZSTD(1)),
                {string.Join(",\n    ", columns)},
                fields Map(LowCardinality(String), String) CODEC(ZSTD(1)),
                kinds String CODEC(ZSTD(1)),
                raw String CODEC(ZSTD(3)),
                fault LowCardinality(String),
                origin LowCardinality(String),
                record UInt64 CODEC(Delta, ZSTD(1)),
                native_id String CODEC(ZSTD(1)),
                sender LowCardinality(String),
                seq UInt64 CODEC(Delta, ZSTD(1)),
                INDEX by_raw lower(raw) TYPE text(tokenizer = splitByNonAlpha),
                INDEX by_id event_id TYPE bloom_filter(0.01),
                INDEX by_user lower(user) TYPE set(1000),
                INDEX by_host lower(host) TYPE set(1000),
                INDEX by_src_ip src_ip TYPE set(1000)
            )
            ENGINE = MergeTree
            PARTITION BY {Partition}
            ORDER BY (source, time)
            SETTINGS {Settings}
            """;
    }
}
