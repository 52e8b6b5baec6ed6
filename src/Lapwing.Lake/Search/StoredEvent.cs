using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Lapwing.Events;

namespace Lapwing.Lake.Search;

/// <summary>An event's row as the event's JSON, the same shape that the readers give.</summary>
static class StoredEvent
{
    /// <summary>How many columns come before the event's own.</summary>
    private const int Leading = 5;

    private static readonly int AfterColumns = Leading + Columns.Count;

    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What to select, in the order that <see cref="Json"/> reads.</summary>
    public static string Selected { get; } =
        "lower(hex(event_id)), toUnixTimestamp64Micro(time), toString(time_quality), source, class, "
        + string.Join(", ", Columns.Names)
        + ", present, mapKeys(fields), mapValues(fields), kinds, raw, origin, record, native_id, fault, sender";

    public static string Id(JsonElement row) => row[0].GetString()!;

    public static long Time(JsonElement row) => row[1].GetInt64();

    public static bool IsDated(JsonElement row) => row[2].GetString() != "none";

    /// <summary>The event: <c>id, source, time, time_quality, class, columns, fields, raw, file, record, native_id</c>.</summary>
    public static JsonElement Json(JsonElement row)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("id", Id(row));
            json.WriteString("source", row[3].GetString());
            if (IsDated(row) && Times.TryText(Time(row)) is { } time)
                json.WriteString("time", time);
            else
                json.WriteNull("time");
            json.WriteString("time_quality", row[2].GetString());
            json.WriteString("class", row[4].GetString());
            WriteColumns(json, row);
            WriteFields(json, row[AfterColumns + 1], row[AfterColumns + 2], row[AfterColumns + 3].GetString()!);
            json.WriteString("raw", row[AfterColumns + 4].GetString());
            json.WriteString("file", row[AfterColumns + 5].GetString());
            json.WriteNumber("record", row[AfterColumns + 6].GetUInt64());
            WriteUnlessEmpty(json, "native_id", row[AfterColumns + 7]);
            WriteUnlessEmpty(json, "fault", row[AfterColumns + 8]);
            WriteUnlessEmpty(json, "sender", row[AfterColumns + 9]);
            json.WriteEndObject();
        }
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static void WriteColumns(Utf8JsonWriter json, JsonElement row)
    {
        var present = row[AfterColumns].GetUInt32();
        json.WriteStartObject("columns");
        for (var i = 0; i < Columns.Count; i++)
        {
            if ((present & (1u << i)) == 0)
                continue;
            var value = row[Leading + i];
            if (value.ValueKind == JsonValueKind.Number)
                json.WriteNumber(Columns.Names[i], value.GetUInt64());
            else if ((Column)i is Column.SrcIp or Column.DstIp)
                json.WriteString(Columns.Names[i], WithoutMapping(value.GetString()!));
            else if (IsNumeric((Column)i) && IsPlainInteger(value.GetString()!))
                json.WriteNumber(Columns.Names[i], long.Parse(value.GetString()!, CultureInfo.InvariantCulture));
            else
                json.WriteString(Columns.Names[i], value.GetString());
        }
        json.WriteEndObject();
    }

    private static bool IsNumeric(Column column) => column is Column.ProcessId or Column.Status or Column.Severity;

    private static bool IsPlainInteger(string text) =>
        text.Length is > 0 and < 19 && text.All(char.IsAsciiDigit) && (text[0] != '0' || text.Length == 1);

    private static string WithoutMapping(string address) =>
        address.StartsWith("::ffff:", StringComparison.Ordinal) && address.Contains('.') ? address[7..] : address;

    /// <summary>A path that occurs again makes its values an array, where it stood first.</summary>
    private static void WriteFields(Utf8JsonWriter json, JsonElement keys, JsonElement values, string kinds)
    {
        var count = keys.GetArrayLength();
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var key = keys[i].GetString()!;
            if (!places.TryGetValue(key, out var at))
                places.Add(key, at = []);
            at.Add(i);
        }
        json.WriteStartObject("fields");
        foreach (var (key, at) in places)
        {
            json.WritePropertyName(key);
            if (at.Count > 1)
                json.WriteStartArray();
            foreach (var i in at)
                WriteValue(json, values[i].GetString()!, kinds.Length > i ? kinds[i] : 's');
            if (at.Count > 1)
                json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string value, char kind)
    {
        switch (kind)
        {
            case 'n' when IsJsonNumber(value):
                json.WriteRawValue(value, skipInputValidation: true);
                break;
            case 't' or 'f':
                json.WriteBooleanValue(kind == 't');
                break;
            case 'z':
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(value);
                break;
        }
    }

    private static bool IsJsonNumber(string text)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text));
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter json, string name, JsonElement value)
    {
        if (value.GetString() is { Length: > 0 } text)
            json.WriteString(name, text);
    }
}
