using Lapwing.Detect;

namespace Lapwing.State;

/// <summary>A range of spool positions handed to the lake under one name: after a crash it is handed over again, exactly.</summary>
/// <param name="To">Behind its last block.</param>
public readonly record struct Cut(long From, long To);

/// <summary>Where a tenant's pipeline stands.</summary>
/// <param name="Epoch">What its owner must name at each commit; who loads later gets a higher one.</param>
/// <param name="Position">Everything before it is done. 0 at first.</param>
/// <param name="Windows">The detectors' window states; empty at first.</param>
/// <param name="Cuts">Ranges beyond the position that may be in the lake already, in order.</param>
public sealed record Checkpoint(long Epoch, long Position, ReadOnlyMemory<byte> Windows, IReadOnlyList<Cut> Cuts);

/// <summary>What a pipeline did since its last checkpoint; kept whole or not at all.</summary>
public sealed record CheckpointCommit
{
    public required long Epoch { get; init; }

    /// <summary>Behind the last block that is done, beyond the last checkpoint's; cuts up to it are forgotten.</summary>
    public required long Position { get; init; }
    public ReadOnlyMemory<byte> Windows { get; init; }

    /// <summary>In the fold's order.</summary>
    public IReadOnlyList<IncidentChange> Incidents { get; init; } = [];

    /// <summary>What was counted since the last checkpoint.</summary>
    public IReadOnlyList<Count> Counts { get; init; } = [];

    /// <summary>How far uploads came since the last checkpoint.</summary>
    public IReadOnlyList<UploadProgress> Uploads { get; init; } = [];
}
