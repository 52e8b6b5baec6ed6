using Lapwing.Events;
using Lapwing.Ingest;

namespace Lapwing.Service;

/// <summary>
/// Turns spooled blocks into batches of events by the ordinary reader. What a file's reader had resolved (ids, times,
/// ordinals) stays as it was; a door's record has its spool position as id.
/// </summary>
static class BlockDecoder
{
    /// <summary>Events of a batch at most: a lake block, and small enough to keep memory flat.</summary>
    public const int BatchEvents = 5000;

    private const int BatchBytes = 16 << 20;

    /// <summary>One normalised batch, and the spool position of each of its events.</summary>
    /// <param name="Upload">The upload that all its events belong to; null: they came through a door.</param>
    public sealed record Decoded(EventBatch Batch, List<long> Positions, string? Upload);

    /// <summary>Decodes and normalises blocks, in order, into batches that the caller disposes.</summary>
    public static List<Decoded> Decode(IReadOnlyList<SpoolBlock> blocks, FieldNames names, Sources sources)
    {
        var decoded = new List<Decoded>();
        Decoded? current = null;
        foreach (var block in blocks)
        {
            if (current?.Upload != block.Upload)
                current = null;
            var from = current?.Batch.Count ?? 0;
            var marks = new List<SpoolMark?>();
            foreach (var record in block)
            {
                if (current is null || current.Batch.Count >= BatchEvents || current.Batch.Bytes >= BatchBytes)
                {
                    Finish(current, from, marks, block, sources);
                    current = new Decoded(new EventBatch(names), [], block.Upload);
                    decoded.Add(current);
                    from = 0;
                    marks.Clear();
                }
                var index = RawRecord.Decode(record.Raw, block.Origin, record.Record, current.Batch);
                current.Batch.SetId(index, record.Id);
                current.Batch.SetReceived(index, block.Received);
                current.Positions.Add(record.Position);
                marks.Add(
                    record.IsFromFile ? new SpoolMark(record.Id, record.Time, record.Quality, record.Record) : null
                );
            }
            Finish(current, from, marks, block, sources);
        }
        return decoded;
    }

    // Years and zones are the sender's: the events of one block share a context.
    private static void Finish(Decoded? decoded, int from, List<SpoolMark?> marks, SpoolBlock block, Sources sources)
    {
        if (decoded is null || from == decoded.Batch.Count)
            return;
        var batch = decoded.Batch;
        sources.Normalise(batch, new TimeResolver(TimeContext.ReceivedAt(block.Received)), block.Source, from);
        for (var i = from; i < batch.Count; i++)
            if (marks[i - from] is { } mark)
                batch.SetTime(i, mark.Time, mark.Quality);
    }
}
