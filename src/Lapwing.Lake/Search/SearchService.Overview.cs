using System.Text.Json;

namespace Lapwing.Lake.Search;

public sealed partial class SearchService
{
    private const int TopCount = 10;
    private const int MostCountries = 300;
    private static readonly string[] TopKinds = ["host", "user", "src_ip"];

    /// <summary>How much a tenant has. Cheap: counts of parts and of one small column.</summary>
    public async Task<LakeStats> Stats(TenantName tenant, CancellationToken cancel)
    {
        var bySource = new LakeSql().Add(
            "SELECT source, count(), toUnixTimestamp64Micro(maxIf(time, time_quality != 'none')), "
                + "toUnixTimestamp64Micro(minIf(time, time_quality != 'none')), countIf(time_quality != 'none') "
                + $"FROM {tenant.Database}.{EventTable.Name} GROUP BY source ORDER BY count() DESC"
        );
        var sources = await lake.Rows(bySource, cancel);
        var findings = new LakeSql().Add($"SELECT uniqExact(id) FROM {tenant.Database}.{FindingTable.Name}");
        var dated = sources.Where(s => s[4].GetInt64() > 0).ToList();
        return new LakeStats(
            sources.Sum(s => s[1].GetInt64()),
            (await lake.Rows(findings, cancel))[0][0].GetInt64(),
            dated.Count == 0 ? null : Times.Of(dated.Min(s => s[3].GetInt64())),
            dated.Count == 0 ? null : Times.Of(dated.Max(s => s[2].GetInt64())),
            sources
                .Take(200)
                .Select(s => new SourceCount(
                    s[0].GetString()!,
                    s[1].GetInt64(),
                    s[4].GetInt64() > 0 ? Times.Of(s[2].GetInt64()) : null
                ))
                .ToList()
        );
    }

    /// <summary>Events and findings over a span of time, and who and where they are about.</summary>
    /// <param name="since">Null: 24 hours before the newest event.</param>
    public async Task<Answer<Overview>> Overview(
        TenantName tenant,
        DateTimeOffset? since,
        DateTimeOffset? until,
        CancellationToken cancel
    )
    {
        var started = clock.GetTimestamp();
        try
        {
            var range = await RangeOf(tenant, since, until, cancel);
            var interval = Interval(range, 60);
            var events = await Spans(tenant, new Query.All(), range, interval, cancel);
            var findings = await LevelSpans(tenant, range, interval, cancel);
            var top = new Dictionary<string, IReadOnlyList<TopEntity>>(StringComparer.Ordinal);
            foreach (var kind in TopKinds)
                top[kind] = await TopOf(tenant, kind, range, cancel);
            return new Overview(
                Times.Of(range.Since),
                Times.Of(range.Until),
                interval / 1000.0,
                Filled(range, interval, events),
                findings,
                top,
                await Countries(tenant, range, cancel),
                Took(started)
            );
        }
        catch (LakeException e) when (e.Fault == LakeFault.TooMuch)
        {
            return SearchProblems.TooMuch(e.Code);
        }
    }

    private async Task<List<LevelBucket>> LevelSpans(
        TenantName tenant,
        Range range,
        long interval,
        CancellationToken cancel
    )
    {
        var sql = new LakeSql();
        sql.Add(
            $"SELECT intDiv(toUnixTimestamp64Micro(time), {interval * 1000}) AS span, "
                + "countIf(level = 0), countIf(level = 1), countIf(level = 2), countIf(level = 3), countIf(level = 4) "
                + $"FROM {tenant.Database}.{FindingTable.Name} FINAL WHERE dated AND {Between(sql, range)} GROUP BY span"
        );
        var counted = (await lake.Rows(sql, cancel)).ToDictionary(r => r[0].GetInt64());
        return Filled(range, interval, [])
            .ConvertAll(b =>
                counted.TryGetValue(Times.Micros(b.Time) / (interval * 1000), out var r)
                    ? new LevelBucket(b.Time, Of(r, 1), Of(r, 2), Of(r, 3), Of(r, 4), Of(r, 5))
                    : new LevelBucket(b.Time, 0, 0, 0, 0, 0)
            );

        static long Of(JsonElement row, int level) => row[level].GetInt64();
    }

    /// <summary>The values with most findings, filled up with those of most events.</summary>
    private async Task<List<TopEntity>> TopOf(TenantName tenant, string kind, Range range, CancellationToken cancel)
    {
        var found = await EntityFindings(tenant, kind, range, TopCount, cancel);
        var column = kind == "src_ip" ? "replaceOne(toString(src_ip), '::ffff:', '')" : kind;
        var bit = kind == "src_ip" ? $"bitTest(present, {(int)Lapwing.Events.Column.SrcIp})" : $"{kind} != ''";
        var most = new LakeSql();
        most.Add(
            $"SELECT {column} AS value, count() FROM {tenant.Database}.{EventTable.Name} WHERE {Within(most, range)} AND {bit} "
                + $"GROUP BY value ORDER BY count() DESC, value LIMIT {TopCount}"
        );
        var events = (await lake.Rows(most, cancel)).ToDictionary(r => r[0].GetString()!, r => r[1].GetInt64());
        var missing = found.Keys.Where(v => !events.ContainsKey(v)).ToList();
        if (missing.Count > 0)
        {
            var rest = new LakeSql();
            rest.Add(
                $"SELECT {column} AS value, count() FROM {tenant.Database}.{EventTable.Name} WHERE {Within(rest, range)} AND {bit} "
                    + $"AND value IN {rest.Values(missing)} GROUP BY value"
            );
            foreach (var row in await lake.Rows(rest, cancel))
                events[row[0].GetString()!] = row[1].GetInt64();
        }
        return found
            .Keys.Union(events.Keys)
            .Select(v => new TopEntity(v, found.GetValueOrDefault(v), events.GetValueOrDefault(v)))
            .OrderByDescending(t => t.Findings)
            .ThenByDescending(t => t.Events)
            .ThenBy(t => t.Value, StringComparer.Ordinal)
            .Take(TopCount)
            .ToList();
    }

    private async Task<Dictionary<string, long>> EntityFindings(
        TenantName tenant,
        string kind,
        Range range,
        int limit,
        CancellationToken cancel
    )
    {
        var sql = new LakeSql();
        sql.Add(
            $"SELECT substring(entity, {kind.Length + 2}) AS value, count() FROM {tenant.Database}.{FindingTable.Name} FINAL "
                + $"ARRAY JOIN entities AS entity WHERE dated AND {Between(sql, range)} AND startsWith(entity, '{kind}:') "
                + $"GROUP BY value ORDER BY count() DESC, value LIMIT {limit}"
        );
        return (await lake.Rows(sql, cancel)).ToDictionary(r => r[0].GetString()!, r => r[1].GetInt64());
    }

    private async Task<List<CountryCount>> Countries(TenantName tenant, Range range, CancellationToken cancel)
    {
        var events = new LakeSql();
        events.Add(
            $"SELECT src_country, count() FROM {tenant.Database}.{EventTable.Name} WHERE {Within(events, range)} "
                + $"AND src_country != '' GROUP BY src_country ORDER BY count() DESC, src_country LIMIT {MostCountries}"
        );
        var rows = await lake.Rows(events, cancel);
        var found = await EntityFindings(tenant, "country", range, MostCountries, cancel);
        return rows.ConvertAll(r =>
        {
            var code = r[0].GetString()!;
            return new CountryCount(code, r[1].GetInt64(), found.GetValueOrDefault(code));
        });
    }

    private async Task<Dictionary<long, long>> Spans(
        TenantName tenant,
        Query query,
        Range range,
        long interval,
        CancellationToken cancel
    )
    {
        var sql = new LakeSql();
        sql.Add(
            $"SELECT intDiv(toUnixTimestamp64Micro(time), {interval * 1000}) AS span, count() "
                + $"FROM {tenant.Database}.{EventTable.Name} WHERE {Within(sql, range)} AND "
                + $"{Conditions.Write(query, sql).Condition} GROUP BY span ORDER BY span LIMIT 2000"
        );
        return (await lake.Rows(sql, cancel)).ToDictionary(r => r[0].GetInt64(), r => r[1].GetInt64());
    }

    private static string Between(LakeSql sql, Range range) =>
        $"time >= fromUnixTimestamp64Micro({sql.Value(range.Since)}, 'UTC') AND "
        + $"time < fromUnixTimestamp64Micro({sql.Value(range.Until)}, 'UTC')";
}
