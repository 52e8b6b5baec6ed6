namespace Lapwing.Lake.Engine;

/// <summary>One statement for the engine.</summary>
sealed record Statement
{
    /// <summary>For an insert: without FORMAT and data.</summary>
    public required string Sql { get; init; }

    /// <summary>Of the answer; of <see cref="Data"/> for an insert.</summary>
    public string Format { get; init; } = "TabSeparated";
    public string? Database { get; init; }

    /// <summary>Names checked before; values are quoted.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Values for <c>{name:Type}</c>, escaped as in tab-separated text.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = [];

    /// <summary>An insert's rows; null: not an insert of data.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }
}
