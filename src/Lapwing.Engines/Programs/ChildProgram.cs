namespace Lapwing.Engines;

/// <summary>A program to run beside this one, and how it is ended.</summary>
public sealed record ChildProgram
{
    /// <summary>As people know it: <c>lake</c>, <c>postgres</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The executable, absolute. Its part of the command line tells a stale child from a foreign process.</summary>
    public required string Path { get; init; }
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Added to this process's environment; null takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } =
        new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Absolute; null: this process's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Where the running child's number is kept, so that a later start ends what a crash left; null: nowhere.</summary>
    public string? PidFile { get; init; }

    /// <summary>A user to run as, when this process may change users; null: this process's own.</summary>
    public string? RunAs { get; init; }

    /// <summary>What asks it to end: <see cref="Signal.Terminate"/>, or <see cref="Signal.Interrupt"/> (PostgreSQL's fast stop).</summary>
    public Signal StopSignal { get; init; } = Signal.Terminate;

    /// <summary>How long it may take to end before it is killed.</summary>
    public TimeSpan StopTime { get; init; } = TimeSpan.FromSeconds(8);
}

/// <summary>Signals, by Linux's numbers.</summary>
public enum Signal
{
    None = 0,
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
}
