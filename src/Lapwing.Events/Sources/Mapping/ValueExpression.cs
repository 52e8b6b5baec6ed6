using System.Text;

namespace Lapwing.Events;

/// <summary>Where a column, a derived field or a time comes from. Evaluating allocates nothing but room in the batch.</summary>
internal abstract class ValueExpression
{
    /// <returns>False when the event does not say.</returns>
    public abstract bool TryGet(in Registers registers, out Slice value);
}

internal sealed class FieldValue(int register) : ValueExpression
{
    public override bool TryGet(in Registers registers, out Slice value)
    {
        value = registers.Values[register];
        return value.Length > 0;
    }
}

internal sealed class ConstantValue(int number, string text) : ValueExpression
{
    private readonly byte[] _text = Encoding.UTF8.GetBytes(text);

    public override bool TryGet(in Registers registers, out Slice value)
    {
        value = registers.Constant(number, _text);
        return true;
    }
}

/// <summary>Texts and fields in a row: a value only when all its fields have one.</summary>
internal sealed class TemplateValue(IReadOnlyList<(string? Text, int Register)> parts) : ValueExpression
{
    private readonly (byte[]? Text, int Register)[] _parts =
    [
        .. parts.Select(p => (p.Text is null ? null : Encoding.UTF8.GetBytes(p.Text), p.Register)),
    ];

    public override bool TryGet(in Registers registers, out Slice value)
    {
        value = default;
        var length = 0;
        foreach (var (text, register) in _parts)
        {
            if (text is null && registers.Values[register].Length == 0)
                return false;
            length += text?.Length ?? registers.Values[register].Length;
        }
        var room = registers.Batch.Reserve(length);
        var at = 0;
        foreach (var (text, register) in _parts)
        {
            // Reserve may have moved the buffer: fields are looked up behind it.
            var part = text is null ? registers.Batch[registers.Values[register]] : text;
            part.CopyTo(room[at..]);
            at += part.Length;
        }
        value = registers.Batch.Take(length);
        return true;
    }
}

/// <summary>The first of several that says something.</summary>
internal sealed class FirstValue(ValueExpression[] choices) : ValueExpression
{
    public override bool TryGet(in Registers registers, out Slice value)
    {
        foreach (var choice in choices)
            if (choice.TryGet(registers, out value))
                return true;
        value = default;
        return false;
    }
}

/// <summary>A value looked up in a table: whole texts first, then beginnings (<c>4*</c>), else the definition's <c>else</c>.</summary>
internal sealed class MappedValue(
    ValueExpression from,
    IReadOnlyList<KeyValuePair<string, ValueExpression>> map,
    ValueExpression? otherwise
) : ValueExpression
{
    private readonly TextTable<ValueExpression> _exact = new([.. map.Where(m => !m.Key.EndsWith('*'))]);
    private readonly (byte[] Prefix, ValueExpression Value)[] _prefixes =
    [
        .. map.Where(m => m.Key.EndsWith('*')).Select(m => (Encoding.UTF8.GetBytes(m.Key[..^1]), m.Value)),
    ];

    public override bool TryGet(in Registers registers, out Slice value)
    {
        value = default;
        if (!from.TryGet(registers, out var key))
            return false;
        var text = registers.Batch[key];
        if (_exact.TryGet(text, out var found))
            return found.TryGet(registers, out value);
        foreach (var (prefix, target) in _prefixes)
            if (text.Length >= prefix.Length && Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix))
                return target.TryGet(registers, out value);
        return otherwise is not null && otherwise.TryGet(registers, out value);
    }
}

/// <summary>A value whose beginning is written otherwise (<c>\REGISTRY\MACHINE</c> as <c>HKLM</c>); unchanged when no beginning fits.</summary>
internal sealed class PrefixedValue(ValueExpression from, IReadOnlyList<KeyValuePair<string, string>> prefixes)
    : ValueExpression
{
    private readonly (byte[] From, byte[] To)[] _prefixes =
    [
        .. prefixes
            .OrderByDescending(p => p.Key.Length)
            .Select(p => (Encoding.UTF8.GetBytes(p.Key), Encoding.UTF8.GetBytes(p.Value))),
    ];

    public override bool TryGet(in Registers registers, out Slice value)
    {
        if (!from.TryGet(registers, out value))
            return false;
        foreach (var (prefix, replacement) in _prefixes)
        {
            var text = registers.Batch[value];
            if (text.Length < prefix.Length || !Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix))
                continue;
            var length = replacement.Length + value.Length - prefix.Length;
            var room = registers.Batch.Reserve(length);
            replacement.CopyTo(room);
            registers.Batch[value][prefix.Length..].CopyTo(room[replacement.Length..]);
            value = registers.Batch.Take(length);
            return true;
        }
        return true;
    }
}

/// <summary>A part or another form of a value.</summary>
internal sealed class TransformedValue(ValueExpression from, string transform) : ValueExpression
{
    public static readonly string[] Known = ["account", "basename", "lower", "upper", "word"];

    public override bool TryGet(in Registers registers, out Slice value)
    {
        if (!from.TryGet(registers, out value))
            return false;
        var text = registers.Batch[value];
        switch (transform)
        {
            case "account":
                // DOMAIN\name: the name. What stands behind an @ belongs to it.
                return Behind(text.LastIndexOf((byte)'\\'), ref value);
            case "basename":
                return Behind(text.LastIndexOfAny((byte)'\\', (byte)'/'), ref value);
            case "word":
                var end = text.IndexOfAny((byte)' ', (byte)'\t');
                value = end < 0 ? value : new Slice(value.Start, end);
                return value.Length > 0;
            default:
                var room = registers.Batch.Reserve(value.Length);
                var source = registers.Batch[value];
                // Beyond ASCII the bytes stay as they are.
                for (var i = 0; i < source.Length; i++)
                    room[i] = transform == "lower" ? Lower(source[i]) : Upper(source[i]);
                value = registers.Batch.Take(value.Length);
                return true;
        }
    }

    private static bool Behind(int separator, ref Slice value)
    {
        value = new Slice(value.Start + separator + 1, value.Length - separator - 1);
        return value.Length > 0;
    }

    private static byte Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;

    private static byte Upper(byte b) => b is >= (byte)'a' and <= (byte)'z' ? (byte)(b & ~0x20) : b;
}
