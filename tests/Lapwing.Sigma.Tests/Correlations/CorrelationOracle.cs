namespace Lapwing.Sigma.Tests;

/// <summary>An event of one group for the oracle.</summary>
sealed record OracleEvent(long Time, UInt128 Id, int[] References, string? Value);

/// <summary>A run as the oracle finds it.</summary>
sealed record OracleRun(UInt128 First, long FiringTime, UInt128[] Events);

/// <summary>Correlations evaluated the plain way: all events of one group at hand, each window looked at whole.</summary>
static class CorrelationOracle
{
    public static List<OracleRun> Runs(Correlation correlation, IEnumerable<OracleEvent> unordered)
    {
        var events = unordered.OrderBy(e => e.Time).ThenBy(e => e.Id).ToList();
        var span = (long)correlation.Timespan.TotalMicroseconds;
        var grows = correlation.Condition.OnlyGrows || correlation.Type == CorrelationType.TemporalOrdered;
        return grows ? Sliding(correlation, events, span) : Tumbling(correlation, events, span);
    }

    static List<OracleRun> Sliding(Correlation correlation, List<OracleEvent> events, long span)
    {
        var runs = new List<(int From, int To, long Firing)>();
        for (var i = 0; i < events.Count; i++)
        {
            var from = events.FindIndex(e => e.Time >= events[i].Time - span);
            if (!Holds(correlation, events.GetRange(from, i - from + 1)))
                continue;
            if (runs.Count > 0 && from <= runs[^1].To)
                runs[^1] = runs[^1] with { To = i };
            else
                runs.Add((from, i, events[i].Time));
        }
        return runs.ConvertAll(r => Run(events.GetRange(r.From, r.To - r.From + 1), r.Firing));
    }

    static List<OracleRun> Tumbling(Correlation correlation, List<OracleEvent> events, long span)
    {
        var runs = new List<OracleRun>();
        for (var from = 0; from < events.Count; )
        {
            var end = events[from].Time + span;
            var window = events.Skip(from).TakeWhile(e => e.Time <= end).ToList();
            if (Holds(correlation, window))
                runs.Add(Run(window, end));
            from += window.Count;
        }
        return runs;
    }

    static bool Holds(Correlation correlation, List<OracleEvent> window) =>
        correlation.Type switch
        {
            CorrelationType.EventCount => correlation.Condition.Holds(window.Count),
            CorrelationType.ValueCount => correlation.Condition.Holds(
                window.Where(e => e.Value is not null).Select(e => e.Value).Distinct().Count()
            ),
            CorrelationType.Temporal => correlation.Condition.Holds(
                window.SelectMany(e => e.References).Distinct().Count()
            ),
            _ => Ordered(window, correlation.References.Count),
        };

    // The earliest event of the first rule, then the earliest of the second not before it, and so on.
    static bool Ordered(List<OracleEvent> window, int rules)
    {
        var time = long.MinValue;
        for (var rule = 0; rule < rules; rule++)
        {
            if (window.Find(e => e.References.Contains(rule) && e.Time >= time) is not { } next)
                return false;
            time = next.Time;
        }
        return true;
    }

    static OracleRun Run(List<OracleEvent> events, long firing) =>
        new(events[0].Id, firing, [.. events.Select(e => e.Id)]);
}
