namespace Lapwing.Events;

/// <summary>
/// Reads one open file, member or request body, window by window, into batches. Stateful (a CSV header, the array it is
/// in), so one reader reads one input, from its start, on one thread.
/// </summary>
public interface IRecordReader
{
    /// <summary>Reads whole records from the window's start.</summary>
    /// <param name="window">Bytes not yet consumed, in order. Not retained.</param>
    /// <param name="final">Nothing follows the window: a last record without its end is read as it stands.</param>
    /// <param name="batch">Gets the events.</param>
    /// <param name="maxEvents">Stop after so many; one record that holds several events may go beyond.</param>
    /// <returns>
    /// Bytes consumed, from the window's start. Everything when <paramref name="final"/>, unless it stopped at
    /// <paramref name="maxEvents"/>. 0 asks for a longer window; never so when the window is longer than
    /// <see cref="ReadLimits.RecordBytes"/>. Never throws on any bytes.
    /// </returns>
    int Read(ReadOnlySpan<byte> window, bool final, EventBatch batch, int maxEvents);
}

/// <summary>What a reader may take at most.</summary>
public sealed record ReadLimits
{
    public static readonly ReadLimits Default = new();

    /// <summary>A longer record is cut there: the event holds its head and says so; the rest is skipped.</summary>
    public int RecordBytes { get; init; } = 1 << 20;
}
