using System.Text;
using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>
/// Evaluates a set's correlations over its rules' matches, in event time: windows slide, events may come late and in any order,
/// and what is found depends only on the set of events. One thread's.
/// </summary>
/// <remarks>
/// <see cref="Add(Matcher, EventBatch, RuleMatch)"/> each match, then <see cref="Advance"/> after each batch, and <see cref="Complete"/> at the end of
/// input that ends. A run told may be told again with a higher revision, or withdrawn, while its events may still come late.
/// </remarks>
public sealed partial class CorrelationEngine
{
    readonly CorrelationOptions _options;
    readonly CorrelationState[] _states;

    /// <summary>By rule: which correlations it feeds, as which reference.</summary>
    readonly (int Correlation, int Reference)[]?[] _feeds;

    public CorrelationEngine(RuleSet rules, CorrelationOptions? options = null)
    {
        _options = options ?? new CorrelationOptions();
        if (_options.Problems().FirstOrDefault() is { } problem)
            throw new ArgumentException(problem, nameof(options));
        var correlations = rules.Correlations;
        _states = new CorrelationState[correlations.Count];
        for (var i = 0; i < _states.Length; i++)
        {
            _states[i] = new CorrelationState(i, correlations[i], _options);
            for (var r = 0; r < correlations[i].References.Count; r++)
                if (correlations[i].References[r] is { Correlation: >= 0 and var inner })
                    _states[inner].FeedTo(_states[i], r);
        }
        _feeds = new (int, int)[rules.Rules.Count][];
        foreach (
            var group in correlations
                .SelectMany((c, i) => c.References.Select((r, n) => (r.Rule, Feed: (i, n))))
                .Where(f => f.Rule >= 0)
                .GroupBy(f => f.Rule)
        )
            _feeds[group.Key] = [.. group.Select(f => f.Feed)];
    }

    public CorrelationCounters Counters { get; } = new();

    /// <summary>Groups that are kept.</summary>
    public int Groups => _states.Sum(s => s.Groups);

    /// <summary>Events that are kept.</summary>
    public int Events => _states.Sum(s => s.Events);

    /// <summary>Whether any correlation counts a rule's matches.</summary>
    public bool Uses(int ruleIndex) => _feeds[ruleIndex] is not null;

    /// <summary>Gives a match to the correlations that its rule feeds.</summary>
    /// <param name="matcher">Of the same rule set; reads the group's values by the rule's view.</param>
    public void Add(Matcher matcher, EventBatch batch, RuleMatch match)
    {
        if (_feeds[match.RuleIndex] is not { } feeds)
            return;
        foreach (var (correlation, reference) in feeds)
        {
            var state = _states[correlation];
            var fields = state.Correlation.References[reference].GroupFields;
            var group = new string[fields.Count];
            var whole = true;
            for (var i = 0; i < group.Length && whole; i++)
                whole = (group[i] = Text(matcher, batch, match, fields[i])!) is not null;
            if (!whole)
                Counters.WithoutGroup++;
            else
                Add(
                    state,
                    reference,
                    new CorrelationEntry(
                        batch.Time(match.EventIndex),
                        batch.Id(match.EventIndex),
                        1UL << reference,
                        group,
                        Counted(state.Correlation.CountedFields, f => Text(matcher, batch, match, f))
                    )
                );
        }
    }

    /// <summary>Gives a match whose values are known to one correlation.</summary>
    /// <param name="correlation">Position in <see cref="RuleSet.Correlations"/>.</param>
    /// <param name="reference">Position in its references.</param>
    /// <param name="time">Microseconds since 1970 UTC.</param>
    /// <param name="group">Values of the group-by fields.</param>
    /// <param name="counted">The value that is counted; null when there is none.</param>
    public void Add(int correlation, int reference, long time, UInt128 id, string[] group, string? counted = null) =>
        Add(
            _states[correlation],
            reference,
            new CorrelationEntry(time, id, 1UL << reference, group, counted?.ToLowerInvariant())
        );

    void Add(CorrelationState state, int reference, CorrelationEntry entry)
    {
        if (entry.Time == EventBatch.NoTime)
            Counters.WithoutTime++;
        else
            state.Add(entry, Counters, Groups, Events);
    }

    /// <summary>Evaluates what was added, and tells the runs that are new or have changed.</summary>
    /// <param name="watermark">The greatest event time seen, microseconds since 1970 UTC. Never goes back.</param>
    /// <param name="into">Added to, in the order of firing times.</param>
    public void Advance(long watermark, List<CorrelationRun> into)
    {
        var lateness = _options.Lateness.Ticks / TimeSpan.TicksPerMicrosecond;
        // Any lateness allowed, or a watermark at the edge of time: nothing is settled yet.
        var before =
            watermark < long.MinValue + lateness || _options.Lateness == TimeSpan.MaxValue
                ? long.MinValue
                : watermark - lateness;
        Evaluate(before, into);
    }

    /// <summary>The input has ended: tells what waited for more.</summary>
    public void Complete(List<CorrelationRun> into) => Evaluate(long.MaxValue, into);

    void Evaluate(long before, List<CorrelationRun> into)
    {
        var start = into.Count;
        // Inner correlations come first in the set: what they pass on is there when the outer ones are asked.
        foreach (var state in _states)
            state.Evaluate(before, into);
        into.Sort(start, into.Count - start, ByFiring.Instance);
    }

    static string? Text(Matcher matcher, EventBatch batch, RuleMatch match, string field) =>
        matcher.TryGetValue(match, batch, field, out var utf8) ? Encoding.UTF8.GetString(utf8) : null;

    /// <summary>Several counted fields are one value together; an event that lacks one has none.</summary>
    internal static string? Counted(IReadOnlyList<string> fields, Func<string, string?> value)
    {
        if (fields.Count == 0)
            return null;
        if (fields.Count == 1)
            return value(fields[0])?.ToLowerInvariant();
        var texts = fields.Select(value).ToList();
        return texts.Contains(null) ? null : CorrelationState.KeyOf(texts!);
    }

    sealed class ByFiring : IComparer<CorrelationRun>
    {
        public static readonly ByFiring Instance = new();

        public int Compare(CorrelationRun? x, CorrelationRun? y) =>
            x!.FiringTime != y!.FiringTime ? x.FiringTime.CompareTo(y.FiringTime)
            : x.Id != y.Id ? string.CompareOrdinal(x.Id, y.Id)
            : x.Revision.CompareTo(y.Revision);
    }
}
