using System.Text;
using System.Text.Json;
using Lapwing.Events;

namespace Lapwing.Sigma.Tests;

/// <summary>Events made by hand: JSON objects as native fields, seen through the views given.</summary>
sealed class TestEvents(FieldNames names)
{
    static int s_variants = 1_000;

    readonly Origin _origin = Origin.File("test.jsonl");

    public FieldNames Names => names;
    public EventBatch Batch { get; } = new(names);

    /// <summary>A kind of event that rules of this log source are about, and nothing renamed.</summary>
    public static SourceVariant Variant(string? product, string? category = null, string? service = null) =>
        Variant(new SourceView(new LogSource(product, category, service), new Dictionary<int, int[]>()));

    public static SourceVariant Variant(params SourceView[] views) =>
        new(Interlocked.Increment(ref s_variants), "test", "1", EventClass.Other, views);

    /// <summary>Adds an event; nested objects become dotted fields, arrays repeated ones.</summary>
    public int Add(string json, SourceVariant variant, string? raw = null)
    {
        Batch.Begin(_origin, Batch.Count + 1);
        using var document = JsonDocument.Parse(json);
        Add("", document.RootElement);
        Batch.SetRaw(Batch.Append(Encoding.UTF8.GetBytes(raw ?? json)));
        var index = Batch.End();
        Batch.SetVariant(index, variant);
        Batch.SetId(index, (UInt128)(index + 1));
        return index;
    }

    void Add(string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                    Add(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    Add(path, item);
                break;
            default:
                var kind = value.ValueKind switch
                {
                    JsonValueKind.Number => ValueKind.Number,
                    JsonValueKind.True => ValueKind.True,
                    JsonValueKind.False => ValueKind.False,
                    JsonValueKind.Null => ValueKind.Null,
                    _ => ValueKind.Text,
                };
                var text =
                    kind == ValueKind.Text ? value.GetString()!
                    : kind == ValueKind.Null ? ""
                    : value.GetRawText();
                Batch.Add(Batch.FieldId(Encoding.UTF8.GetBytes(path)), Encoding.UTF8.GetBytes(text), kind);
                break;
        }
    }
}
