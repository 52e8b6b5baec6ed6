namespace Lapwing.Lake.Search;

public sealed partial class SearchService
{
    private static readonly long[] NiceIntervals = // milliseconds
    [
        1,
        10,
        100,
        1_000,
        5_000,
        10_000,
        30_000,
        60_000,
        300_000,
        600_000,
        1_800_000,
        3_600_000,
        10_800_000,
        21_600_000,
        43_200_000,
        86_400_000,
        604_800_000,
        2_592_000_000,
        31_536_000_000,
    ];

    /// <summary>How many events a query has in each span of time; the range as in <see cref="Search"/>.</summary>
    /// <param name="buckets">About how many spans, 1-500; their length is a round one.</param>
    public async Task<Answer<Histogram>> Histogram(
        TenantName tenant,
        string q,
        DateTimeOffset? since,
        DateTimeOffset? until,
        int buckets,
        CancellationToken cancel
    )
    {
        var started = clock.GetTimestamp();
        var (query, problem) = QueryReader.Read(q);
        if (query is null)
            return problem!;
        if (Conditions.Write(query, new LakeSql()).Problem is { } fault)
            return fault;
        try
        {
            var range = await RangeOf(tenant, since, until, cancel);
            var interval = Interval(range, Math.Clamp(buckets, 1, 500));
            var counted = await Spans(tenant, query, range, interval, cancel);
            return new Histogram(
                Times.Of(range.Since),
                Times.Of(range.Until),
                interval / 1000.0,
                Filled(range, interval, counted),
                Took(started)
            );
        }
        catch (LakeException e) when (e.Fault == LakeFault.TooMuch)
        {
            return SearchProblems.TooMuch(e.Code);
        }
    }

    /// <summary>The round length, in milliseconds, that gives at most the number of spans asked for (and one more for the edges).</summary>
    private static long Interval(Range range, int buckets)
    {
        var length = Math.Max(1, (range.Until - range.Since) / 1000);
        foreach (var nice in NiceIntervals)
            if (length / nice <= buckets)
                return nice;
        return Math.Max(NiceIntervals[^1], length / buckets + 1);
    }

    private static List<Bucket> Filled(Range range, long interval, Dictionary<long, long> counted)
    {
        List<Bucket> buckets = [];
        var micros = interval * 1000;
        for (var span = range.Since / micros; span * micros < range.Until && buckets.Count < 1_000; span++)
            if (Times.Of(span * micros) is { } time)
                buckets.Add(new Bucket(time, counted.GetValueOrDefault(span)));
        return buckets;
    }
}
