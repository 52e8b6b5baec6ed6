using System.Text.Json;

namespace Lapwing.Lake.Search;

public sealed partial class SearchService
{
    private const int MostWords = 20;

    /// <summary>Lists findings, newest first; those without a time last.</summary>
    /// <param name="since">Inclusive; null: from the first.</param>
    /// <param name="until">Exclusive; null: to the last.</param>
    /// <param name="limit">1-1,000.</param>
    /// <param name="cursor">A page's <see cref="SearchPage.Next"/>, with the same filter.</param>
    public async Task<Answer<SearchPage>> Findings(
        TenantName tenant,
        FindingFilter filter,
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
        try
        {
            var counting = new LakeSql();
            counting.Add($"SELECT count() FROM (SELECT 1 FROM {tenant.Database}.{FindingTable.Name} FINAL WHERE ");
            counting.Add(Where(counting, filter, since, until)).Add($" LIMIT {Total.Exact + 1})");
            var total = from?.Total ?? (await lake.Rows(counting, cancel))[0][0].GetInt64();

            var sql = new LakeSql();
            sql.Add("SELECT json, toUnixTimestamp64Micro(time), dated, id ");
            sql.Add($"FROM {tenant.Database}.{FindingTable.Name} FINAL WHERE {Where(sql, filter, since, until)}");
            if (from is { } c)
                sql.Add(
                    $" AND (dated, toUnixTimestamp64Micro(time), id) < ({(c.Dated ? 1 : 0)}, {sql.Value(c.Time)}, {sql.Value(c.Id)})"
                );
            sql.Add($" ORDER BY dated DESC, time DESC, id DESC LIMIT {limit + 1}");
            var rows = await lake.Rows(sql, cancel);
            string? next = null;
            if (rows.Count > limit)
            {
                rows.RemoveAt(limit);
                var last = rows[^1];
                next = new Cursor(
                    last[1].GetInt64(),
                    last[3].GetString()!,
                    last[2].GetInt32() == 1,
                    0,
                    0,
                    total
                ).ToString();
            }
            return new SearchPage(
                Total.Of(total),
                rows.ConvertAll(r => Parsed(r[0])),
                next,
                Took(started),
                since,
                until
            );
        }
        catch (LakeException e) when (e.Fault == LakeFault.TooMuch)
        {
            return SearchProblems.TooMuch(e.Code);
        }
    }

    /// <summary>One finding as its JSON; null when there is none of that id.</summary>
    public async Task<JsonElement?> Finding(TenantName tenant, string id, CancellationToken cancel)
    {
        var found = await FindingsByIds(tenant, [id], cancel);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Findings by their ids, oldest first; those that are not there are left out.</summary>
    /// <param name="ids">At most 1,000 are looked up.</param>
    public async Task<List<JsonElement>> FindingsByIds(
        TenantName tenant,
        IReadOnlyCollection<string> ids,
        CancellationToken cancel
    )
    {
        if (ids.Count == 0)
            return [];
        var sql = new LakeSql();
        sql.Add(
            $"SELECT json FROM {tenant.Database}.{FindingTable.Name} FINAL "
                + $"WHERE id IN {sql.Values(ids.Take(MostRows))} ORDER BY dated DESC, time, id"
        );
        return (await lake.Rows(sql, cancel)).ConvertAll(r => Parsed(r[0]));
    }

    private static string Where(LakeSql sql, FindingFilter filter, DateTimeOffset? since, DateTimeOffset? until)
    {
        List<string> conditions = ["1"];
        if (since is { } s)
            conditions.Add($"dated AND time >= {Conditions.Micros(sql, s)}");
        if (until is { } u)
            conditions.Add($"dated AND time < {Conditions.Micros(sql, u)}");
        if (filter.Kind is { } kind)
            conditions.Add($"kind = {sql.Value(kind)}");
        if (filter.Detector is { } detector)
            conditions.Add($"detector = {sql.Value(detector)}");
        if (filter.Level is { } level)
            conditions.Add($"level >= {(int)level}");
        if (filter.Category is { } category)
            conditions.Add($"category = {sql.Value(category)}");
        if (filter.Attack is { } attack)
            conditions.Add(
                $"arrayExists(a -> a = {sql.Value(attack)} OR startsWith(a, {sql.Value(attack + ".")}), attack)"
            );
        if (filter.Entity is { } entity)
            conditions.Add($"arrayExists(e -> lower(e) = lower({sql.Value(entity)}), entities)");
        if (filter.Event is { } cited)
            conditions.Add($"has(events, {sql.Value(cited)})");
        foreach (var word in (filter.Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords))
            conditions.Add($"json ILIKE {sql.Value("%" + Conditions.Like(JsonText(word)) + "%")}");
        return string.Join(" AND ", conditions);
    }

    // The text is looked for in the finding's JSON, so it is written as JSON writes it.
    private static string JsonText(string word) => JsonSerializer.Serialize(word)[1..^1];

    private static JsonElement Parsed(JsonElement text)
    {
        using var document = JsonDocument.Parse(text.GetString()!);
        return document.RootElement.Clone();
    }
}
