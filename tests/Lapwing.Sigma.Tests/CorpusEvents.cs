using System.IO.Compression;
using Lapwing.Events;
using Lapwing.Testing;

namespace Lapwing.Sigma.Tests;

/// <summary>Real logs as the program reads them: recognised by content, normalised by the project's own sources.</summary>
sealed class CorpusEvents
{
    public FieldNames Names { get; } = new();
    public Sources Sources { get; }

    public CorpusEvents() => Sources = Sources.Load(Path.Combine(Corpora.Root, "content/sources"), Names);

    /// <summary>All events of one file. The caller disposes the batch.</summary>
    public EventBatch Read(string name, ReadOnlySpan<byte> bytes, int maxEvents = int.MaxValue)
    {
        var batch = new EventBatch(Names, Math.Max(1 << 16, bytes.Length * 2));
        var reader = Formats.Detect(bytes[..Math.Min(bytes.Length, 1 << 16)]).Open(Origin.File(name));
        while (!bytes.IsEmpty && batch.Count < maxEvents)
        {
            var consumed = reader.Read(bytes, final: true, batch, maxEvents - batch.Count);
            if (consumed == 0)
                break;
            bytes = bytes[consumed..];
        }
        Sources.Normalise(batch, new TimeResolver(TimeContext.Unknown));
        for (var i = 0; i < batch.Count; i++)
            batch.SetId(i, (UInt128)(i + 1));
        return batch;
    }

    public static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
