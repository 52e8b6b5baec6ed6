namespace Lapwing.Detect;

/// <summary>
/// Keeps quiet about what was said before: a session or run that goes on is told again only when it has twice the events,
/// so that a live page is not flooded. What is told again replaces what was told before.
/// </summary>
sealed class Retold
{
    private const int Remembered = 100_000;

    private readonly Dictionary<string, long> _events = new(StringComparer.Ordinal);

    /// <summary>Whether the finding is new, or has grown enough to be told again.</summary>
    public bool IsNews(Finding finding)
    {
        if (_events.TryGetValue(finding.Id, out var before) && finding.EventCount < before * 2)
            return false;
        if (_events.Count == Remembered)
            _events.Clear();
        _events[finding.Id] = finding.EventCount;
        return true;
    }
}
