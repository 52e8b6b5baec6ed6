using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lapwing.Testing;
using Map = System.Text.Json.Nodes.JsonObject;

namespace Lapwing.Events.Tests;

/// <summary>Reads logs with the project's own definitions, for tests.</summary>
internal sealed class NormalisedLog : IDisposable
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public FieldNames Names { get; } = new();
    public Events.Sources Sources { get; }
    public EventBatch Batch { get; private set; }

    public NormalisedLog(string? folder = null)
    {
        Sources = Events.Sources.Load(folder ?? Path.Combine(Corpora.Root, "content/sources"), Names);
        Batch = new EventBatch(Names);
    }

    /// <summary>Reads a whole log into the batch, in place of what was there.</summary>
    public EventBatch Read(
        ReadOnlySpan<byte> log,
        string? declared = null,
        string name = "test.log",
        Format? format = null
    )
    {
        Batch.Clear();
        var reader = (format ?? Formats.Detect(log)).Open(Origin.File(name));
        while (true)
        {
            var used = reader.Read(log, final: true, Batch, int.MaxValue);
            log = log[used..];
            if (log.IsEmpty || used == 0)
                break;
        }
        Sources.Normalise(Batch, new TimeResolver(TimeContext.ModifiedAt(Modified)), declared);
        return Batch;
    }

    /// <summary>When every log of the tests was last changed.</summary>
    public static readonly DateTimeOffset Modified = new(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);

    public EventBatch Read(string log, string? declared = null) => Read(Encoding.UTF8.GetBytes(log), declared);

    /// <summary>One event as a line of an expectation: what the definition made of it.</summary>
    public string Line(int index)
    {
        var variant = Batch.Variant(index)!;
        var columns = new Map();
        for (var c = 0; c < Columns.Count; c++)
            if (!Batch.ColumnSlice(index, (Column)c).IsEmpty)
                columns[Columns.Names[c]] = Batch.Text(index, (Column)c);
        var derived = new Map();
        foreach (var slot in Batch.Derived(index))
            derived[Batch.FieldName(slot.Field)] = Batch.Text(slot.Value);
        var line = new Map
        {
            ["source"] = variant.Source,
            ["class"] = variant.Class,
            ["time"] = Batch.Time(index) == EventBatch.NoTime ? null : EventTime.Format(Batch.Time(index)),
            ["time_quality"] = Batch.TimeQuality(index).ToString(),
            ["columns"] = columns,
            ["derived"] = derived,
            ["native_id"] = Encoding.UTF8.GetString(Batch.NativeId(index)),
            ["views"] = string.Join(
                " ",
                variant.Views.Select(v => $"{v.LogSource.Product}/{v.LogSource.Category}/{v.LogSource.Service}")
            ),
        };
        return line.ToJsonString(Plain);
    }

    /// <summary>The value that a rule of a log source sees under a name; null when it sees none.</summary>
    public string? Seen(int index, LogSource rule, string name)
    {
        var id = Names.Intern(name);
        foreach (var view in Batch.Variant(index)!.Views)
        {
            if (!view.LogSource.Satisfies(rule))
                continue;
            foreach (var slot in Batch.Fields(index))
                if (view.Names.TryGetValue(slot.Field, out var ids) ? ids.Contains(id) : slot.Field == id)
                    return Batch.Text(slot.Value);
            foreach (var slot in Batch.Derived(index))
                if (view.Names.TryGetValue(slot.Field, out var ids) ? ids.Contains(id) : slot.Field == id)
                    return Batch.Text(slot.Value);
            return Columns.TryParse(name, out var column) ? Batch.Text(index, column) : null;
        }
        return null;
    }

    public void Dispose() => Batch.Dispose();
}
