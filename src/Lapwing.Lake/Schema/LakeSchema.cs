namespace Lapwing.Lake;

/// <summary>
/// The definitions of a tenant's database, as numbered upgrades: each runs once, in order, and is written down. A later
/// build adds to the list and never changes what stands there.
/// </summary>
public static class LakeSchema
{
    /// <summary>Each is one statement and harmless when repeated: power may fail between it and its note.</summary>
    private static readonly Func<string, string>[] Upgrades = [EventTable.Create, FindingTable.Create, RefusedTable];

    /// <summary>Makes a tenant's database or brings it up to date.</summary>
    /// <exception cref="LakeException">The lake is away, or holds a newer build's data (<see cref="LakeFault.Broken"/>).</exception>
    public static async Task Prepare(LakeClient lake, TenantName tenant, TimeProvider time, CancellationToken cancel)
    {
        var database = tenant.Database;
        await lake.Execute($"CREATE DATABASE IF NOT EXISTS {database}", cancel);
        await lake.Execute(
            $"""
            CREATE TABLE IF NOT EXISTS {database}.upgrades (version UInt32, applied DateTime64(6, 'UTC'))
            ENGINE = MergeTree ORDER BY version SETTINGS fsync_after_insert = 1
            """,
            cancel
        );
        var done = await lake.Rows(new LakeSql().Add($"SELECT max(version) FROM {database}.upgrades"), cancel);
        var version = done[0][0].GetInt32();
        if (version > Upgrades.Length)
            throw new LakeException(
                LakeFault.Broken,
                0,
                $"The lake of tenant '{tenant}' was written by a newer Lapwing (schema {version}, this one knows "
                    + $"{Upgrades.Length}). Start that one, or use another data folder."
            );
        for (; version < Upgrades.Length; version++)
        {
            await lake.Execute(Upgrades[version](database), cancel);
            var note = new LakeSql();
            note.Add(
                $"INSERT INTO {database}.upgrades SELECT {version + 1}, fromUnixTimestamp64Micro({note.Value(Micros(time))})"
            );
            await lake.Execute(note, cancel);
        }
    }

    private static string RefusedTable(string database) =>
        $"""
            CREATE TABLE IF NOT EXISTS {database}.refused
            (received DateTime64(6, 'UTC'), event_id FixedString(16), origin String, record UInt64, reason String, raw String CODEC(ZSTD(3)))
            ENGINE = MergeTree ORDER BY received
            SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1
            """;

    private static long Micros(TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
}
