using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lapwing.Events.Tests;

/// <summary>Reads bytes as the program does, in windows of chosen sizes, into something that compares.</summary>
static class Reading
{
    public static readonly FieldNames Names = new();

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="Raw">As kept.</param>
    /// <param name="Fields">Name, kind and bytes of every value, in order.</param>
    /// <param name="Fault">Null when understood.</param>
    public sealed record Event(byte[] Raw, string Fields, string? Fault, long Record);

    /// <summary>All events of some bytes.</summary>
    /// <param name="format">How to read them.</param>
    /// <param name="bytes">All of the input.</param>
    /// <param name="grow">Given a window's length, how many bytes more the next read sees; null: everything at once.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="maxEvents">A batch.</param>
    public static List<Event> All(
        Format format,
        ReadOnlySpan<byte> bytes,
        Func<int>? grow = null,
        ReadLimits? limits = null,
        int maxEvents = 1000
    )
    {
        limits ??= ReadLimits.Default;
        var reader = format.Open(Origin.File("test"), limits);
        using var batch = new EventBatch(Names);
        var events = new List<Event>();
        int start = 0,
            end = grow is null ? bytes.Length : 0;
        while (start < bytes.Length)
        {
            if (grow is not null)
                end = Math.Min(bytes.Length, end + grow());
            batch.Clear();
            var consumed = reader.Read(bytes[start..end], end == bytes.Length, batch, maxEvents);
            for (var i = 0; i < batch.Count; i++)
                events.Add(Copy(batch, i));
            if (consumed == 0 && batch.Count == 0 && (end == bytes.Length || end - start > limits.RecordBytes))
                throw new InvalidOperationException($"{format.Name} makes no progress at {start} of {end}.");
            start += consumed;
        }
        return events;
    }

    /// <summary>What decoding an event's raw gives.</summary>
    public static Event Decoded(Event read)
    {
        using var batch = new EventBatch(Names);
        return Copy(batch, RawRecord.Decode(read.Raw, Origin.File("test"), read.Record, batch));
    }

    public static Event Copy(EventBatch batch, int index)
    {
        var fields = new StringBuilder();
        foreach (var slot in batch.Fields(index))
            fields
                .Append(batch.FieldName(slot.Field))
                .Append(' ')
                .Append(slot.Kind)
                .Append(' ')
                .AppendLine(Encoding.Latin1.GetString(batch[slot.Value]));
        return new Event(batch.Raw(index).ToArray(), fields.ToString(), batch.Fault(index), batch.Record(index));
    }

    /// <summary>Event JSON of all events, a line each.</summary>
    public static string Json(Format format, ReadOnlySpan<byte> bytes, string name)
    {
        using var batch = new EventBatch(Names);
        format.Open(Origin.File(name)).Read(bytes, final: true, batch, int.MaxValue);
        var lines = new StringBuilder();
        for (var i = 0; i < batch.Count; i++)
            lines.Append(Json(batch, i)).Append('\n');
        return lines.ToString();
    }

    public static string Json(EventBatch batch, int index)
    {
        var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, Relaxed))
            EventJson.Write(writer, batch, index);
        return Encoding.UTF8.GetString(json.ToArray());
    }
}
