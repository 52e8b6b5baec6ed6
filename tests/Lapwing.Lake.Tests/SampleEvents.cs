using System.Text;
using Lapwing.Events;

namespace Lapwing.Lake.Tests;

/// <summary>Events made by hand: record 1, 2, 3 ..., a minute apart, so that a test names exactly what it needs.</summary>
sealed class SampleEvents(FieldNames names) : IDisposable
{
    public static readonly DateTimeOffset First = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly SourceVariant Variant = new(0, "test.sample", "1", EventClass.Other, []);
    private readonly Origin _origin = Origin.File("sample.jsonl");

    public EventBatch Batch { get; } = new(names);

    /// <summary>Adds an event with its raw text, columns (<c>src_ip=10.0.0.1</c>) and native fields (<c>.Event.Image=x</c>).</summary>
    public SampleEvents Add(string raw, params string[] values)
    {
        var record = Batch.Count + 1;
        Batch.Begin(_origin, record);
        Batch.SetRaw(Batch.Append(Encoding.UTF8.GetBytes(raw)));
        foreach (var field in values.Where(v => v[0] == '.'))
        {
            var (name, value) = Pair(field[1..]);
            Batch.Add(Batch.FieldId(Encoding.UTF8.GetBytes(name)), Encoding.UTF8.GetBytes(value));
        }
        var index = Batch.End();
        foreach (var column in values.Where(v => v[0] != '.'))
        {
            var (name, value) = Pair(column);
            if (!Columns.TryParse(name, out var parsed))
                throw new ArgumentException($"'{name}' is no column.");
            Batch.SetColumn(index, parsed, Encoding.UTF8.GetBytes(value));
        }
        Batch.SetVariant(index, Variant);
        Batch.SetId(index, EventIds.ForFile([1], record, Batch.Raw(index)));
        At(First.AddMinutes(record - 1));
        return this;
    }

    /// <summary>Gives the last event another time.</summary>
    public SampleEvents At(DateTimeOffset time, TimeQuality quality = TimeQuality.Exact)
    {
        Batch.SetTime(Batch.Count - 1, (time - DateTimeOffset.UnixEpoch).Ticks / 10, quality);
        Batch.SetReceived(Batch.Count - 1, (First - DateTimeOffset.UnixEpoch).Ticks / 10);
        return this;
    }

    /// <summary>Takes the last event's time away.</summary>
    public SampleEvents WithoutTime()
    {
        Batch.SetTime(Batch.Count - 1, EventBatch.NoTime, TimeQuality.None);
        return this;
    }

    public void Dispose() => Batch.Dispose();

    private static (string Name, string Value) Pair(string text)
    {
        var at = text.IndexOf('=');
        return (text[..at], text[(at + 1)..]);
    }
}
