namespace Lapwing.State;

/// <summary>Where the embedded PostgreSQL lies and as whom it runs.</summary>
public sealed record PostgresOptions
{
    /// <summary>A folder of its own (<c>DIR/state</c>). Made when missing; nobody else may read it.</summary>
    public required string Folder { get; init; }

    /// <summary>The folder of <c>initdb</c> and <c>postgres</c>; <see cref="PostgresPrograms.Find"/> knows.</summary>
    public required string Programs { get; init; }

    /// <summary>An unprivileged user to run as when this process is root, which PostgreSQL refuses; null: this process's own.</summary>
    public string? RunAs { get; init; }

    /// <summary>How long it may take to answer.</summary>
    public TimeSpan ReadyTime { get; init; } = TimeSpan.FromSeconds(60);
}
