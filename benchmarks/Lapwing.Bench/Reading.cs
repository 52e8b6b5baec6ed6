using Lapwing.Events;
using Lapwing.Testing;

namespace Lapwing.Bench;

/// <summary>Reads text in memory as a file is read: windows of bytes into batches.</summary>
sealed class Reading(FieldNames names, string format)
{
    private const int Window = 4 << 20;
    private const int BatchEvents = 5000;

    /// <summary>Hands over each batch; it is emptied for the next one.</summary>
    /// <returns>How many events there were.</returns>
    public int All(ReadOnlySpan<byte> text, Action<EventBatch>? each = null)
    {
        var reader = Formats.Named(format)!.Open(Origin.File("bench"));
        using var batch = new EventBatch(names);
        var events = 0;
        while (!text.IsEmpty)
        {
            batch.Clear();
            var window = text[..Math.Min(Window, text.Length)];
            var taken = reader.Read(window, window.Length == text.Length, batch, BatchEvents);
            if (taken == 0)
                throw new InvalidOperationException("The reader does not go on.");
            text = text[taken..];
            events += batch.Count;
            each?.Invoke(batch);
        }
        return events;
    }

    public static Sources Sources(FieldNames names) =>
        Events.Sources.Load(Path.Combine(Corpora.Root, "content", "sources"), names);

    public static TimeResolver Times() => new(TimeContext.Unknown);
}
