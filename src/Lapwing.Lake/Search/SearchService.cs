using System.Text.Json;
using Lapwing.Events;

namespace Lapwing.Lake.Search;

/// <summary>A list or figure, or why there is none; one of the two is null.</summary>
public readonly record struct Answer<T>(T? Value, Problem? Problem)
    where T : class
{
    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Problem problem) => new(null, problem);
}

/// <summary>
/// Answers questions about a tenant's events and findings. Thread-safe. What a person asked wrongly, or what is too much,
/// is a <see cref="Problem"/>; a lake that is away throws <see cref="LakeException"/>.
/// </summary>
public sealed partial class SearchService(LakeClient lake, TimeProvider clock)
{
    public const int MostRows = 1_000;

    /// <summary>How far back a search goes that names no beginning, from the newest event.</summary>
    private static readonly TimeSpan DefaultRange = TimeSpan.FromHours(24);

    /// <summary>The first slice of time looked at, and how each next one grows.</summary>
    private const long FirstSlice = 3_600_000_000;
    private const int SliceGrowth = 6;

    /// <summary>Finds events, newest first.</summary>
    /// <param name="q">The search language; empty or <c>*</c> is everything.</param>
    /// <param name="since">Inclusive; null: 24 hours before the newest event.</param>
    /// <param name="until">Exclusive; null: no end.</param>
    /// <param name="limit">1-1,000.</param>
    /// <param name="cursor">A page's <see cref="SearchPage.Next"/>, with the same query.</param>
    public async Task<Answer<SearchPage>> Search(
        TenantName tenant,
        string q,
        DateTimeOffset? since,
        DateTimeOffset? until,
        int limit,
        string? cursor,
        CancellationToken cancel
    )
    {
        var started = clock.GetTimestamp();
        limit = Math.Clamp(limit, 1, MostRows);
        Cursor? from = null;
        if (cursor is not null)
            from = Cursor.TryRead(cursor, out var read) ? read : null;
        if (cursor is not null && from is null)
            return SearchProblems.BadCursor();
        var (query, problem) = QueryReader.Read(q);
        if (query is null)
            return problem!;
        if (Conditions.Write(query, new LakeSql()).Problem is { } fault)
            return fault;
        try
        {
            var range = from is { } c ? new Range(c.Since, c.Until) : await RangeOf(tenant, since, until, cancel);
            var undated = since is null && until is null;
            var total = from?.Total ?? await Count(tenant, query, range, undated, cancel);
            var rows = await Newest(tenant, query, range, undated, limit + 1, from, cancel);
            string? next = null;
            if (rows.Count > limit)
            {
                rows.RemoveRange(limit, rows.Count - limit);
                var last = rows[^1];
                next = new Cursor(
                    StoredEvent.Time(last),
                    StoredEvent.Id(last),
                    StoredEvent.IsDated(last),
                    range.Since,
                    range.Until,
                    total
                ).ToString();
            }
            return new SearchPage(
                Total.Of(total),
                rows.ConvertAll(StoredEvent.Json),
                next,
                Took(started),
                Times.Of(range.Since),
                Times.Of(range.Until)
            );
        }
        catch (LakeException e) when (e.Fault == LakeFault.TooMuch)
        {
            return SearchProblems.TooMuch(e.Code);
        }
    }

    /// <summary>One event by its 32 digits; null when there is none.</summary>
    public async Task<JsonElement?> Event(TenantName tenant, string id, CancellationToken cancel)
    {
        var found = await EventsByIds(tenant, [id], cancel);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Events by their ids, oldest first; ids that are none, or are not there, are left out.</summary>
    /// <param name="ids">At most 1,000 are looked up.</param>
    public async Task<List<JsonElement>> EventsByIds(
        TenantName tenant,
        IReadOnlyCollection<string> ids,
        CancellationToken cancel
    )
    {
        var valid = ids.Where(i => i.Length == 32 && i.All(char.IsAsciiHexDigit)).Take(MostRows).ToList();
        if (valid.Count == 0)
            return [];
        var sql = new LakeSql();
        sql.Add(
            $"SELECT {StoredEvent.Selected} FROM {tenant.Database}.{EventTable.Name} "
                + $"WHERE event_id IN (SELECT toFixedString(unhex(arrayJoin({sql.Values(valid)})), 16)) "
                + $"ORDER BY time, event_id LIMIT {MostRows}"
        );
        return (await lake.Rows(sql, cancel)).ConvertAll(StoredEvent.Json);
    }

    /// <summary>The rows of a page: slices of time from the newest on, each longer than the one before, until there are enough.</summary>
    private async Task<List<JsonElement>> Newest(
        TenantName tenant,
        Query query,
        Range range,
        bool undated,
        int wanted,
        Cursor? from,
        CancellationToken cancel
    )
    {
        List<JsonElement> rows = [];
        if (from is null or { Dated: true })
        {
            var end = from is { } f ? Math.Min(range.Until, f.Time + 1) : range.Until;
            for (long length = FirstSlice; end > range.Since && rows.Count < wanted; length *= SliceGrowth)
            {
                // Beyond a year of growth the rest is taken at once.
                var start = length > 31_536_000_000_000 ? range.Since : Math.Max(range.Since, end - length);
                rows.AddRange(await Slice(tenant, query, new Range(start, end), wanted - rows.Count, from, cancel));
                end = start;
            }
        }
        if (undated && rows.Count < wanted)
            rows.AddRange(await Slice(tenant, query, null, wanted - rows.Count, from, cancel));
        return rows;
    }

    /// <param name="range">Null: the events without a time.</param>
    private Task<List<JsonElement>> Slice(
        TenantName tenant,
        Query query,
        Range? range,
        int limit,
        Cursor? from,
        CancellationToken cancel
    )
    {
        var sql = new LakeSql();
        sql.Add($"SELECT {StoredEvent.Selected} FROM {tenant.Database}.{EventTable.Name} WHERE ");
        sql.Add(range is { } dated ? Within(sql, dated) : "time = toDateTime64(0, 6, 'UTC') AND time_quality = 'none'");
        sql.Add(" AND ").Add(Conditions.Write(query, sql).Condition!);
        if (from is { } cursor && cursor.Dated == range is not null)
            sql.Add(
                $" AND (toUnixTimestamp64Micro(time), event_id) < ({sql.Value(cursor.Time)}, toFixedString(unhex({sql.Value(cursor.Id)}), 16))"
            );
        sql.Add($" ORDER BY time DESC, event_id DESC LIMIT {limit}");
        return lake.Rows(sql, cancel);
    }

    private async Task<long> Count(TenantName tenant, Query query, Range range, bool undated, CancellationToken cancel)
    {
        var sql = new LakeSql();
        var within = Within(sql, range);
        if (undated)
            within = $"({within} OR (time = toDateTime64(0, 6, 'UTC') AND time_quality = 'none'))";
        sql.Add(
            $"SELECT count() FROM (SELECT 1 FROM {tenant.Database}.{EventTable.Name} WHERE {within} AND "
                + $"{Conditions.Write(query, sql).Condition} LIMIT {Total.Exact + 1})"
        );
        return (await lake.Rows(sql, cancel))[0][0].GetInt64();
    }

    /// <summary>The range that is meant, in microseconds: until one past the newest event where no end is named.</summary>
    private async Task<Range> RangeOf(
        TenantName tenant,
        DateTimeOffset? since,
        DateTimeOffset? until,
        CancellationToken cancel
    )
    {
        if (since is { } s && until is { } u)
            return new Range(Times.Micros(s), Times.Micros(u));
        var sql = new LakeSql();
        sql.Add(
            $"SELECT toUnixTimestamp64Micro(max(time)) FROM {tenant.Database}.{EventTable.Name} WHERE time_quality != 'none'"
        );
        if (until is { } end)
            sql.Add($" AND time < {Conditions.Micros(sql, end)}");
        var newest = (await lake.Rows(sql, cancel))[0][0].GetInt64();
        var last = until is { } given ? Times.Micros(given) : newest + 1;
        return new Range(since is { } begin ? Times.Micros(begin) : newest - DefaultRange.Ticks / 10, last);
    }

    private static string Within(LakeSql sql, Range range) => $"{Between(sql, range)} AND time_quality != 'none'";

    private double Took(long started) => Math.Round(clock.GetElapsedTime(started).TotalMilliseconds, 1);

    /// <summary>Microseconds; the beginning belongs to it, the end does not.</summary>
    private readonly record struct Range(long Since, long Until);
}
