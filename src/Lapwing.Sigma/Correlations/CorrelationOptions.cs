namespace Lapwing.Sigma;

/// <summary>Bounds of a <see cref="CorrelationEngine"/>.</summary>
public sealed record CorrelationOptions
{
    /// <summary>How far behind the watermark an event may come and still count. <see cref="TimeSpan.MaxValue"/>: any, as when files are scanned in any order.</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Groups of all correlations together; events of further groups are refused and counted.</summary>
    public int MaxGroups { get; init; } = 200_000;

    /// <summary>Events kept of all groups together; further ones are refused and counted.</summary>
    public int MaxEvents { get; init; } = 4_000_000;

    /// <summary>Events of one window; a window that needs more to hold gets as many as it needs.</summary>
    public int MaxWindow { get; init; } = 10_000;

    /// <summary>All faults of the settings.</summary>
    public IEnumerable<string> Problems()
    {
        if (Lateness < TimeSpan.Zero)
            yield return $"Correlations:Lateness is {Lateness}; set zero or more.";
        if (MaxGroups < 1 || MaxEvents < 1 || MaxWindow < 1)
            yield return "Correlations:MaxGroups, MaxEvents and MaxWindow must be 1 or more.";
    }
}

/// <summary>What a <see cref="CorrelationEngine"/> has taken and left out.</summary>
public sealed record CorrelationCounters
{
    /// <summary>Matches given to a correlation; each correlation that a match feeds counts.</summary>
    public long Taken { get; internal set; }

    /// <summary>Left out: the event lacks a field that the correlation groups by.</summary>
    public long WithoutGroup { get; internal set; }

    /// <summary>Left out: the event has no time.</summary>
    public long WithoutTime { get; internal set; }

    /// <summary>Left out: later than allowed. A job may evaluate the group again from the store.</summary>
    public long Late { get; internal set; }

    /// <summary>Left out: there were too many groups.</summary>
    public long TooManyGroups { get; internal set; }

    /// <summary>Left out: there were too many events.</summary>
    public long TooManyEvents { get; internal set; }

    /// <summary>Stored states that could not be used, because their correlation has changed or gone.</summary>
    public long StatesDropped { get; internal set; }
}
