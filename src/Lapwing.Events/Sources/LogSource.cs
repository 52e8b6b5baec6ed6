namespace Lapwing.Events;

/// <summary>Sigma's name of a kind of log. A rule's absent part means any; an event's absent part matches only that.</summary>
public readonly record struct LogSource(string? Product, string? Category, string? Service)
{
    /// <summary>Whether a rule written for <paramref name="rule"/> is about events of this log source. Case counts for nothing.</summary>
    public bool Satisfies(LogSource rule) =>
        Part(rule.Product, Product) && Part(rule.Category, Category) && Part(rule.Service, Service);

    private static bool Part(string? wanted, string? have) =>
        wanted is null || string.Equals(wanted, have, StringComparison.OrdinalIgnoreCase);
}
