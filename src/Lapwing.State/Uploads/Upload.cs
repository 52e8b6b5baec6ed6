using Lapwing.Events;

namespace Lapwing.State;

/// <summary>Where an upload stands. The numbers are in databases: they never change.</summary>
public enum UploadState
{
    Queued = 0,
    Reading = 1,

    /// <summary>Every event is in the lake and was seen by every detector.</summary>
    Done = 2,
    Failed = 3,

    /// <summary>The same bytes were uploaded before: they are one set of events.</summary>
    Duplicate = 4,
}

/// <summary>A file that a person gave.</summary>
/// <param name="Hash">SHA-256 of its bytes.</param>
/// <param name="Events">In the lake.</param>
/// <param name="Faults">Records that no reader understood, among the events.</param>
/// <param name="Problem">Why it failed, or what of it could not be read.</param>
/// <param name="FirstTime">Of its events' times; null while none is known.</param>
public sealed record Upload(
    string Id,
    string Name,
    ReadOnlyMemory<byte> Hash,
    UploadState State,
    long Bytes,
    long BytesRead,
    long Events,
    long Faults,
    long Findings,
    Problem? Problem,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset? FirstTime,
    DateTimeOffset? LastTime
);

/// <summary>What a checkpoint adds to an upload.</summary>
/// <param name="Events">Stored since the last checkpoint.</param>
/// <param name="FirstTime">Least of these events' times, or null.</param>
public readonly record struct UploadProgress(
    string Id,
    long Events,
    long Faults,
    long Findings,
    DateTimeOffset? FirstTime,
    DateTimeOffset? LastTime
);
