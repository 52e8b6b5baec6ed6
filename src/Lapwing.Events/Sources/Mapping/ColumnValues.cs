using System.Buffers.Text;
using System.Net;
using System.Text;

namespace Lapwing.Events;

/// <summary>What may stand in a column, and in which form: a value that is not of the column's kind is not a value of it.</summary>
internal static class ColumnValues
{
    private const int MaxText = 64 * 1024;

    /// <summary>Brings a slice of the batch into the column's form. False: it is none; the native field keeps what the log said.</summary>
    public static bool TryShape(EventBatch batch, Column column, ref Slice value)
    {
        var bytes = batch[value];
        switch (column)
        {
            case Column.SrcIp or Column.DstIp:
                return TryAddress(batch, ref value);
            case Column.SrcPort or Column.DstPort:
                return Utf8Parser.TryParse(bytes, out ushort _, out var used) && used == bytes.Length;
            case Column.BytesIn or Column.BytesOut:
                return Utf8Parser.TryParse(bytes, out ulong _, out used) && used == bytes.Length;
            case Column.Severity:
                return bytes is [>= (byte)'0' and <= (byte)'6'];
            case Column.Outcome:
                return bytes.SequenceEqual("success"u8)
                    || bytes.SequenceEqual("failure"u8)
                    || bytes.SequenceEqual("unknown"u8);
            case Column.ProcessId:
                if (bytes.StartsWith("0x"u8) || bytes.StartsWith("0X"u8))
                    return TryDecimal(batch, ref value);
                return true;
            default:
                if (value.Length > MaxText)
                    value = new Slice(value.Start, MaxText);
                return true;
        }
    }

    /// <summary>Whether a definition's constant may stand in a column.</summary>
    /// <param name="scratch">Any batch; it is emptied.</param>
    public static bool Allows(EventBatch scratch, Column column, string constant)
    {
        scratch.Clear();
        var value = scratch.Append(Encoding.UTF8.GetBytes(constant));
        return TryShape(scratch, column, ref value);
    }

    /// <summary>An address: brackets and zone ids taken off, IPv4 inside IPv6 as IPv4, small letters.</summary>
    private static bool TryAddress(EventBatch batch, ref Slice value)
    {
        var bytes = batch[value];
        if (bytes is [(byte)'[', .., (byte)']'])
        {
            value = new Slice(value.Start + 1, value.Length - 2);
            bytes = batch[value];
        }
        if (IsIPv4(bytes))
            return true;
        if (bytes.Length is < 2 or > 64 || !bytes.Contains((byte)':'))
            return false;
        var zone = bytes.IndexOf((byte)'%');
        if (zone >= 0)
        {
            value = new Slice(value.Start, zone);
            bytes = batch[value];
        }
        if (bytes.Length > 7 && Ascii.EqualsIgnoreCase(bytes[..7], "::ffff:"u8) && IsIPv4(bytes[7..]))
        {
            value = new Slice(value.Start + 7, value.Length - 7);
            return true;
        }
        if (!IPAddress.TryParse(bytes, out var address))
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> canonical = stackalloc byte[64];
        if (!address.TryFormat(canonical, out var length))
            return false;
        if (!canonical[..length].SequenceEqual(bytes))
            value = batch.Append(canonical[..length]);
        return true;
    }

    /// <summary>Four decimal parts of 0 to 255 without leading zeros; nothing else that libraries take for an address (1, 127.1, 0x7f.1).</summary>
    public static bool IsIPv4(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 7 or > 15)
            return false;
        int parts = 0,
            part = 0,
            digits = 0;
        foreach (var b in text)
        {
            if (b == '.')
            {
                if (digits == 0 || ++parts > 3)
                    return false;
                (part, digits) = (0, 0);
                continue;
            }
            if (b is < (byte)'0' or > (byte)'9' || (digits > 0 && part == 0))
                return false;
            part = part * 10 + b - '0';
            if (++digits > 3 || part > 255)
                return false;
        }
        return parts == 3 && digits > 0;
    }

    private static bool TryDecimal(EventBatch batch, ref Slice value)
    {
        var digits = batch[value][2..];
        if (!Utf8Parser.TryParse(digits, out ulong number, out var used, 'x') || used != digits.Length)
            return false;
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, text, out var length);
        value = batch.Append(text[..length]);
        return true;
    }
}
