using System.Collections.Concurrent;
using Lapwing.Events;
using Lapwing.Sigma;

namespace Lapwing.Detect;

/// <summary>
/// What detects, compiled once and shared by all tenants and threads: sources, enrichment, rules. A version of it is
/// immutable; a change of rules makes another.
/// </summary>
public sealed class Detectors
{
    private readonly Matcher _matcher;
    private readonly ConcurrentBag<Matcher> _idle = [];
    private readonly CountryEnrichment? _enricher;

    public Detectors(FieldNames names, Sources sources, RuleSet rules, CountryEnrichment? enricher = null)
    {
        (Names, Sources, Rules, _enricher) = (names, sources, rules, enricher);
        _matcher = new Matcher(rules, names);
        _idle.Add(_matcher);
    }

    public FieldNames Names { get; }
    public Sources Sources { get; }
    public RuleSet Rules { get; }

    internal void Enrich(EventBatch batch) => _enricher?.Enrich(batch);

    /// <summary>A matcher for one thread; given back when done.</summary>
    internal Matcher Take() => _idle.TryTake(out var matcher) ? matcher : _matcher.Fork();

    internal void Give(Matcher matcher) => _idle.Add(matcher);

    /// <summary>How often a rule could not be decided on an event.</summary>
    public long Timeouts(int rule) => _matcher.Timeouts(rule);

    /// <summary>Whether any kind of event met so far is of the rule's log source.</summary>
    public bool SawLogSourceOf(int rule) => _matcher.SawLogSourceOf(rule);
}
