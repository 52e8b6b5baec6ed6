namespace Lapwing.Events;

/// <summary>
/// The event's fixed columns that hold text. Time, source, class, raw and origin are kept apart, typed.
/// What each means: <c>ARCHITECTURE.md</c>. A column is never guessed: no value in the log, no column.
/// </summary>
/// <remarks>The order is the order of <see cref="Columns.Names"/> and of the ids that <see cref="FieldNames"/> reserves.</remarks>
public enum Column
{
    Action,
    Outcome,
    Severity,
    Host,
    User,
    TargetUser,
    SrcIp,
    SrcPort,
    DstIp,
    DstPort,
    SrcCountry,
    DstCountry,
    Protocol,
    BytesIn,
    BytesOut,
    Process,
    ProcessId,
    CommandLine,
    ParentProcess,
    ParentCommandLine,
    File,
    Hash,
    Domain,
    Url,
    Method,
    Status,
    UserAgent,
    Device,
    Service,
    Account,
    Region,
    Message,
}

/// <summary>Facts about <see cref="Column"/>.</summary>
public static class Columns
{
    /// <summary>The names as they stand in JSON, SQL and queries, by <see cref="Column"/>.</summary>
    public static readonly string[] Names =
    [
        "action",
        "outcome",
        "severity",
        "host",
        "user",
        "target_user",
        "src_ip",
        "src_port",
        "dst_ip",
        "dst_port",
        "src_country",
        "dst_country",
        "protocol",
        "bytes_in",
        "bytes_out",
        "process",
        "process_id",
        "command_line",
        "parent_process",
        "parent_command_line",
        "file",
        "hash",
        "domain",
        "url",
        "method",
        "status",
        "user_agent",
        "device",
        "service",
        "account",
        "region",
        "message",
    ];

    public static readonly int Count = Names.Length;

    private static readonly Dictionary<string, Column> ByName = Names
        .Select((name, i) => (name, i))
        .ToDictionary(p => p.name, p => (Column)p.i, StringComparer.Ordinal);

    public static string Name(this Column column) => Names[(int)column];

    public static bool TryParse(string name, out Column column) => ByName.TryGetValue(name, out column);
}
