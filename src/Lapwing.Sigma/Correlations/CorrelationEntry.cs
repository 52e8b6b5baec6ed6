namespace Lapwing.Sigma;

/// <summary>An event in a group of a correlation.</summary>
/// <param name="time">Microseconds since 1970 UTC.</param>
/// <param name="group">The group's values as this event spells them.</param>
/// <param name="value">What is counted, folded; null where nothing is, or the event lacks it.</param>
sealed class CorrelationEntry(long time, UInt128 id, ulong references, string[] group, string? value)
{
    public long Time { get; } = time;
    public UInt128 Id { get; } = id;

    /// <summary>A bit for each reference of the correlation that the event matches.</summary>
    public ulong References { get; } = references;
    public string[] Group { get; } = group;
    public string? Value { get; } = value;

    public CorrelationEntry With(ulong references) => new(Time, Id, references, Group, Value);

    /// <summary>By time, then by id.</summary>
    public static IComparer<CorrelationEntry> Order { get; } =
        Comparer<CorrelationEntry>.Create((x, y) => x.Time != y.Time ? x.Time.CompareTo(y.Time) : x.Id.CompareTo(y.Id));
}
