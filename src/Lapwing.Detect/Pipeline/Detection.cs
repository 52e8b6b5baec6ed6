using Lapwing.Events;
using Lapwing.Sigma;

namespace Lapwing.Detect;

/// <summary>
/// One stream's detection: batches in, findings out. <c>scan</c> and <c>serve</c> run this same class with other sources
/// and ends. One thread at a time; its window states are kept by <c>Save</c>.
/// </summary>
public sealed class Detection(Detectors detectors)
{
    private readonly List<RuleMatch> _matches = [];

    public Sources Sources => detectors.Sources;

    /// <summary>The greatest event time seen; lateness is measured against it, never against the clock.</summary>
    public long Watermark { get; private set; } = EventBatch.NoTime;

    /// <summary>Takes a normalised batch, ids given. Returns what single events gave; runs come by <c>Advance</c>.</summary>
    public List<Finding> Process(EventBatch batch)
    {
        var findings = new List<Finding>();
        var matcher = detectors.Take();
        try
        {
            _matches.Clear();
            matcher.Match(batch, _matches);
            foreach (var match in _matches)
            {
                var rule = detectors.Rules.Rules[match.RuleIndex];
                if (rule.Generates)
                    findings.Add(
                        RuleFindings.Of(
                            rule.Info,
                            rule.LogSource,
                            matcher.Explain(match.RuleIndex, batch, match.EventIndex),
                            batch,
                            match.EventIndex
                        )
                    );
            }
        }
        finally
        {
            detectors.Give(matcher);
        }
        for (var i = 0; i < batch.Count; i++)
            Watermark = Math.Max(Watermark, batch.Time(i));
        return findings;
    }
}
