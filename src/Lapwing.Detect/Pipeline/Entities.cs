using System.Text;
using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>Who and what an event is about: the columns that name an entity.</summary>
public static class Entities
{
    // A target user is a user too: who is acted upon belongs to the story as much as who acts.
    private static readonly (string Kind, Column Column)[] Kinds =
    [
        ("host", Column.Host),
        ("user", Column.User),
        ("user", Column.TargetUser),
        ("src_ip", Column.SrcIp),
        ("dst_ip", Column.DstIp),
        ("domain", Column.Domain),
        ("hash", Column.Hash),
        ("process", Column.Process),
        ("file", Column.File),
        ("account", Column.Account),
        ("country", Column.SrcCountry),
    ];

    /// <summary>Values kept of a kind, however many events a run has.</summary>
    public const int Kept = 50;

    /// <summary>The kind of entity that a column names; null when it names none.</summary>
    public static string? KindOf(Column column) =>
        Array.Find(Kinds, k => k.Column == column) is { Kind: { } kind } ? kind : null;

    /// <summary>Adds the entities of one event.</summary>
    public static void Collect(EventBatch batch, int index, SortedDictionary<string, SortedSet<string>> into)
    {
        foreach (var (kind, column) in Kinds)
        {
            var value = batch.Value(index, column);
            if (!value.IsEmpty)
                Add(into, kind, Encoding.UTF8.GetString(value));
        }
    }

    /// <summary>Adds one entity; what is beyond <see cref="Kept"/> is left out.</summary>
    public static void Add(SortedDictionary<string, SortedSet<string>> into, string kind, string value)
    {
        if (!into.TryGetValue(kind, out var values))
            into[kind] = values = new SortedSet<string>(StringComparer.Ordinal);
        if (values.Count < Kept)
            values.Add(value);
    }

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Lists(
        SortedDictionary<string, SortedSet<string>> entities
    ) => entities.ToDictionary(e => e.Key, e => (IReadOnlyList<string>)[.. e.Value], StringComparer.Ordinal);

    public static SortedDictionary<string, SortedSet<string>> Empty() => new(StringComparer.Ordinal);
}
