namespace Lapwing.Events;

/// <summary>
/// How rules of one log source see an event's fields. A field goes by its own name unless <see cref="Names"/> says more:
/// there, a native field has all the names listed (its own included, where it keeps it).
/// </summary>
public sealed class SourceView(LogSource logSource, IReadOnlyDictionary<int, int[]> names)
{
    public LogSource LogSource { get; } = logSource;

    /// <summary>Native field id to the ids of all names that rules know it by. Absent: its own id only.</summary>
    /// <remarks>
    /// Ask by id, whenever an id is first seen: <c>TryGetValue</c> works out names of fields that no definition lists
    /// (<c>Event.EventData.Anything</c>). Enumerating shows only what was asked for so far.
    /// </remarks>
    public IReadOnlyDictionary<int, int[]> Names { get; } = names;
}

/// <summary>
/// What the source definition made of an event: the source, its class, and the views in order. One definition has few
/// variants (Sysmon: one an event id that has a category), made once, so that detectors can keep tables by <see cref="Id"/>.
/// </summary>
/// <param name="id">Dense, from 0, unique in the process.</param>
/// <param name="source"><c>microsoft.windows.sysmon</c>.</param>
/// <param name="class">One of <see cref="EventClass"/>.</param>
public sealed class SourceVariant(int id, string source, string version, string @class, IReadOnlyList<SourceView> views)
{
    public int Id { get; } = id;
    public string Source { get; } = source;

    /// <summary>The version of the definition that read the event.</summary>
    public string Version { get; } = version;
    public string Class { get; } = @class;

    /// <summary>A rule is evaluated in the first view that satisfies its log source, once.</summary>
    public IReadOnlyList<SourceView> Views { get; } = views;
}

/// <summary>The classes of an event.</summary>
public static class EventClass
{
    public const string Authentication = "authentication";
    public const string Process = "process";
    public const string Network = "network";
    public const string Dns = "dns";
    public const string Http = "http";
    public const string File = "file";
    public const string Registry = "registry";
    public const string Cloud = "cloud";
    public const string Mail = "mail";
    public const string Account = "account";
    public const string Service = "service";
    public const string Alert = "alert";
    public const string Other = "other";

    public static readonly string[] All =
    [
        Authentication,
        Process,
        Network,
        Dns,
        Http,
        File,
        Registry,
        Cloud,
        Mail,
        Account,
        Service,
        Alert,
        Other,
    ];
}
