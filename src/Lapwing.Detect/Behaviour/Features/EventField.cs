using System.Buffers.Text;
using System.Text;
using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>What an expression reads of an event: a column where the name is a column's, else the native field.</summary>
/// <param name="Path">Only the path of a web address: without scheme, host, query and fragment.</param>
public sealed record EventField(string Name, bool Path = false)
{
    public override string ToString() => Path ? $"path({Name})" : Name;

    internal EventFieldReader For(FieldNames names) => new(names.Intern(Name), Path);
}

/// <summary>Reads one <see cref="EventField"/> out of batches whose names are those it was made for.</summary>
internal readonly struct EventFieldReader(int field, bool path)
{
    /// <summary>UTF-8, of the batch; empty when the event does not have it.</summary>
    public ReadOnlySpan<byte> Read(EventBatch batch, int index)
    {
        var value =
            field < Columns.Count ? batch.Value(index, (Column)field)
            : batch.TryGet(index, field, out var slot) ? batch[slot.Value]
            : default;
        return path ? PathOf(value) : value;
    }

    /// <summary>Its number; false when it has none, or not a finite one.</summary>
    public bool TryReadNumber(EventBatch batch, int index, out double number) =>
        TryNumber(Read(batch, index), out number);

    public string? ReadText(EventBatch batch, int index, int most)
    {
        var value = Read(batch, index);
        return value.IsEmpty ? null : Encoding.UTF8.GetString(value[..Math.Min(most, value.Length)]);
    }

    public static bool TryNumber(ReadOnlySpan<byte> value, out double number) =>
        Utf8Parser.TryParse(value, out number, out var used) && used == value.Length && double.IsFinite(number);

    public static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> url)
    {
        var end = url.IndexOfAny((byte)'?', (byte)'#');
        if (end >= 0)
            url = url[..end];
        var host = url.IndexOf("://"u8);
        if (host < 0)
            return url;
        var path = url[(host + 3)..].IndexOf((byte)'/');
        return path < 0 ? "/"u8 : url[(host + 3 + path)..];
    }
}
