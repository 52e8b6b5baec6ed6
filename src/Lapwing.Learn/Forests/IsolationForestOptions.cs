namespace Lapwing.Learn;

/// <summary>How a forest is grown.</summary>
public sealed record IsolationForestOptions
{
    public const int MostTrees = 10_000;
    public const int MostSamples = 65_536;

    /// <summary>1 to <see cref="MostTrees"/>.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Rows a tree is grown on, drawn without replacement; fewer when the table has fewer. 1 to <see cref="MostSamples"/>.</summary>
    public int SampleSize { get; init; } = 256;

    public ulong Seed { get; init; }

    /// <summary>Threads to grow on. The forest is the same whatever their number.</summary>
    public int Threads { get; init; } = 1;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Trees, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Trees, MostTrees);
        ArgumentOutOfRangeException.ThrowIfLessThan(SampleSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SampleSize, MostSamples);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
    }
}
