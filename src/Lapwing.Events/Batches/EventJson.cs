using System.Text.Json;
using System.Text.Unicode;

namespace Lapwing.Events;

/// <summary>One event as JSON: what <c>parse</c> prints and search rows are made of.</summary>
/// <remarks>Bytes that are not UTF-8 become U+FFFD. A field with several values is an array. <c>fault</c> stands only where there is one.</remarks>
public static class EventJson
{
    private const int LongestInteger = 18;

    /// <summary>Writes one object.</summary>
    /// <param name="writer">Its encoder decides what is escaped beyond need.</param>
    /// <param name="batch">Normalised or not.</param>
    /// <param name="index">The event.</param>
    public static void Write(Utf8JsonWriter writer, EventBatch batch, int index)
    {
        writer.WriteStartObject();
        if (batch.Id(index) != 0)
            writer.WriteString("id"u8, EventIds.Text(batch.Id(index)));
        else
            writer.WriteNull("id"u8);
        var variant = batch.Variant(index);
        writer.WriteString("source"u8, variant?.Source);
        if (batch.Time(index) == EventBatch.NoTime)
            writer.WriteNull("time"u8);
        else
        {
            Span<byte> time = stackalloc byte[EventTime.FormattedBytes];
            EventTime.Format(batch.Time(index), time);
            writer.WriteString("time"u8, time);
        }
        writer.WriteString("time_quality"u8, batch.TimeQuality(index).Name());
        writer.WriteString("class"u8, variant?.Class);
        writer.WriteStartObject("columns"u8);
        for (var column = (Column)0; (int)column < Columns.Count; column++)
            WriteColumn(writer, column, batch.Value(index, column));
        writer.WriteEndObject();
        writer.WriteStartObject("fields"u8);
        WriteFields(writer, batch, batch.Fields(index));
        writer.WriteEndObject();
        writer.WritePropertyName("raw"u8);
        WriteText(writer, batch.Raw(index));
        writer.WriteString("file"u8, batch.Origin(index).Name);
        writer.WriteNumber("record"u8, batch.Record(index));
        if (batch.NativeId(index) is { IsEmpty: false } nativeId)
        {
            writer.WritePropertyName("native_id"u8);
            WriteText(writer, nativeId);
        }
        if (batch.Fault(index) is { } fault)
            writer.WriteString("fault"u8, fault);
        writer.WriteEndObject();
    }

    /// <summary>Text that may not be UTF-8.</summary>
    public static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
            writer.WriteStringValue(text);
        else
            writer.WriteStringValue(System.Text.Encoding.UTF8.GetString(text));
    }

    private static void WriteColumn(Utf8JsonWriter writer, Column column, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;
        writer.WritePropertyName(column.Name());
        if (IsNumeric(column) && IsPlainInteger(value))
            writer.WriteRawValue(value, skipInputValidation: true);
        else
            WriteText(writer, value);
    }

    private static void WriteFields(Utf8JsonWriter writer, EventBatch batch, ReadOnlySpan<Slot> slots)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            var field = slots[i].Field;
            if (IsAmong(slots[..i], field))
                continue;
            var name = batch.FieldNameUtf8(field);
            if (Utf8.IsValid(name))
                writer.WritePropertyName(name);
            else
                writer.WritePropertyName(batch.FieldName(field));
            if (!IsAmong(slots[(i + 1)..], field))
            {
                WriteValue(writer, batch, slots[i]);
                continue;
            }
            writer.WriteStartArray();
            foreach (var slot in slots[i..])
                if (slot.Field == field)
                    WriteValue(writer, batch, slot);
            writer.WriteEndArray();
        }
    }

    private static bool IsAmong(ReadOnlySpan<Slot> slots, int field)
    {
        foreach (ref readonly var slot in slots)
            if (slot.Field == field)
                return true;
        return false;
    }

    private static void WriteValue(Utf8JsonWriter writer, EventBatch batch, Slot slot)
    {
        switch (slot.Kind)
        {
            case ValueKind.Number:
                writer.WriteRawValue(batch[slot.Value], skipInputValidation: true);
                break;
            case ValueKind.True or ValueKind.False:
                writer.WriteBooleanValue(slot.Kind == ValueKind.True);
                break;
            case ValueKind.Null:
                writer.WriteNullValue();
                break;
            default:
                WriteText(writer, batch[slot.Value]);
                break;
        }
    }

    private static bool IsNumeric(Column column) =>
        column
            is Column.SrcPort
                or Column.DstPort
                or Column.BytesIn
                or Column.BytesOut
                or Column.ProcessId
                or Column.Status
                or Column.Severity;

    private static bool IsPlainInteger(ReadOnlySpan<byte> text) =>
        text.Length <= LongestInteger
        && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
        && (text.Length == 1 || text[0] != '0');
}
