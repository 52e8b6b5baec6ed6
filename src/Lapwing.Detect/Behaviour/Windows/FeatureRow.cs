namespace Lapwing.Detect;

/// <summary>What one entity did in one window, or one event alone, as a feature set's features.</summary>
public sealed record FeatureRow
{
    /// <summary>Whose behaviour it is.</summary>
    public required string Entity { get; init; }

    /// <summary>The window's start, or the event's time; null where the event has none.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>The window's length; null for a single event.</summary>
    public required TimeSpan? Window { get; init; }

    /// <summary>The first event's time.</summary>
    public required DateTimeOffset? First { get; init; }

    /// <summary>The last event's time.</summary>
    public required DateTimeOffset? Last { get; init; }

    /// <summary>By feature; NaN where it is unknown or a word.</summary>
    public required IReadOnlyList<double> Numbers { get; init; }

    /// <summary>By feature; null where it is unknown or a number.</summary>
    public required IReadOnlyList<string?> Words { get; init; }

    /// <summary>Column to values, sorted.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Entities { get; init; }

    /// <summary>The first and the last 50.</summary>
    public required IReadOnlyList<EventReference> Events { get; init; }
    public required long EventCount { get; init; }
}
