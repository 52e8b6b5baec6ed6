using System.Numerics;
using System.Text.RegularExpressions;
using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>
/// Finds which rules match which events: rules are routed by log source, an index of necessary literals leaves few
/// candidates, and one evaluator decides those. One thread's; <see cref="Fork"/> gives another thread its own.
/// </summary>
/// <remarks>Allocation-free once it has met the sources and the sizes of their events.</remarks>
public sealed class Matcher
{
    readonly CompiledRules _rules;
    readonly EventValues _values;
    readonly EventAnswers _answers;
    readonly ulong[] _candidates;
    readonly RuleCounters _counters;

    public Matcher(RuleSet rules, FieldNames names)
        : this(new CompiledRules(rules, names), new RuleCounters(rules.Rules.Count)) { }

    Matcher(CompiledRules rules, RuleCounters counters)
    {
        _rules = rules;
        _counters = counters;
        _values = new EventValues(rules.Fields.Count);
        _answers = new EventAnswers(rules.Predicates, _values);
        _candidates = new ulong[(rules.Set.Rules.Count + 63) / 64];
    }

    public RuleSet Rules => _rules.Set;

    /// <summary>For another thread: the same compiled rules and counters, its own working memory.</summary>
    public Matcher Fork() => new(_rules, _counters);

    /// <summary>How often a rule could not be decided, because a regular expression of it ran out of its time on an event.</summary>
    public long Timeouts(int ruleIndex) => _counters.Timeouts(ruleIndex);

    /// <summary>Whether any kind of event met so far is of the rule's log source.</summary>
    public bool SawLogSourceOf(int ruleIndex) => _rules.Routed(ruleIndex);

    /// <summary>Adds the matches of all events of a batch, by event, then by rule.</summary>
    /// <param name="batch">Normalised; an event without a variant matches nothing.</param>
    /// <param name="into">Added to, not cleared.</param>
    public void Match(EventBatch batch, List<RuleMatch> into)
    {
        for (var i = 0; i < batch.Count; i++)
            Match(batch, i, into);
    }

    /// <summary>Adds the matches of one event.</summary>
    public void Match(EventBatch batch, int index, List<RuleMatch> into)
    {
        if (batch.Variant(index) is not { } variant)
            return;
        var before = into.Count;
        foreach (var view in _rules.Views(variant))
        {
            view.Binding.Bind(batch, index, _values);
            var candidates = _candidates.AsSpan(0, view.Index.Words);
            view.Index.Find(_values, candidates);
            for (var word = 0; word < candidates.Length; word++)
            for (var bits = candidates[word]; bits != 0; bits &= bits - 1)
            {
                var rule = view.Rules[word * 64 + BitOperations.TrailingZeroCount(bits)];
                if (Holds(rule))
                    into.Add(new RuleMatch(rule, index));
            }
        }
        // Each view's are in order; together they need not be.
        if (into.Count - before > 1)
            into.Sort(before, into.Count - before, ByRule.Instance);
    }

    bool Holds(int rule)
    {
        try
        {
            return _rules.Conditions[rule].Holds(_answers);
        }
        catch (RegexMatchTimeoutException)
        {
            _counters.AddTimeout(rule);
            return false;
        }
    }

    /// <summary>Whether one rule matches one event, whatever its log source is routed to.</summary>
    /// <param name="view">The view to see the event through.</param>
    internal bool Holds(int rule, EventBatch batch, int index, SourceView view)
    {
        new ViewBinding(view, _rules.Fields, _rules.AllFields, batch.Names).Bind(batch, index, _values);
        return Holds(rule);
    }

    /// <summary>The values that made a rule match an event; empty when it does not match.</summary>
    public IReadOnlyList<MatchedValue> Explain(int ruleIndex, EventBatch batch, int index)
    {
        if (_rules.ViewOf(ruleIndex, batch.Variant(index)) is not { } view)
            return [];
        view.Binding.Bind(batch, index, _values);
        return Explanation.Of(_rules.Set.Rules[ruleIndex].Condition, _rules.Fields, _values);
    }

    /// <summary>An event's first value of a field, as a rule sees it: by its view's names, then by column.</summary>
    /// <param name="field">One that any rule or correlation of the set names.</param>
    /// <returns>False when the event has none.</returns>
    public bool TryGetValue(RuleMatch match, EventBatch batch, string field, out ReadOnlySpan<byte> utf8)
    {
        utf8 = default;
        if (_rules.ViewOf(match.RuleIndex, batch.Variant(match.EventIndex)) is not { } view)
            return false;
        view.GroupBinding.Bind(batch, match.EventIndex, _values);
        var at = _values.First(_rules.Fields[field]);
        while (at >= 0 && _values.IsNull(at))
            at = _values.Next(at);
        if (at < 0)
            return false;
        utf8 = _values.Utf8(at);
        return true;
    }

    sealed class ByRule : IComparer<RuleMatch>
    {
        public static readonly ByRule Instance = new();

        public int Compare(RuleMatch x, RuleMatch y) => x.RuleIndex.CompareTo(y.RuleIndex);
    }
}
