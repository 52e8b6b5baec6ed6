using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lapwing.Lake;

/// <summary>Addresses as the 128 bits that the lake keeps: IPv4 as IPv6 maps it (<c>::ffff:10.0.0.1</c>).</summary>
static class Address
{
    private static readonly UInt128 Mapped = new(0, 0x0000_FFFF_0000_0000);

    /// <summary>Reads an address. IPv4 has four decimal parts without leading zeros; a zone (<c>%eth0</c>) is refused: it would be lost.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out UInt128 address)
    {
        if (TryReadV4(text, out var v4))
        {
            address = Mapped | v4;
            return true;
        }
        address = 0;
        if (!text.Contains((byte)':') || text.Length > 45 || text.Contains((byte)'%'))
            return false;
        if (!IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, out _);
        address = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    /// <summary>As people write it: IPv4 without its mapping.</summary>
    public static string Text(UInt128 address)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return address >> 32 == Mapped >> 32 ? new IPAddress(bytes[12..]).ToString() : new IPAddress(bytes).ToString();
    }

    /// <summary>The first and last address of a network (<c>10.0.0.0/8</c>); an address alone is its own.</summary>
    public static bool TryReadNetwork(ReadOnlySpan<byte> text, out UInt128 first, out UInt128 last)
    {
        first = last = 0;
        var slash = text.IndexOf((byte)'/');
        if (!TryRead(slash < 0 ? text : text[..slash], out var address))
            return false;
        (first, last) = (address, address);
        if (slash < 0)
            return true;
        var v4 = !text[..slash].Contains((byte)':');
        if (
            !System.Buffers.Text.Utf8Parser.TryParse(text[(slash + 1)..], out byte bits, out var used)
            || used != text.Length - slash - 1
            || bits > (v4 ? 32 : 128)
        )
            return false;
        var host = (v4 ? 32 : 128) - bits;
        var mask = host == 128 ? UInt128.MaxValue : (UInt128.One << host) - 1;
        (first, last) = (address & ~mask, address | mask);
        return true;
    }

    private static bool TryReadV4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        if (text.Length is < 7 or > 15)
            return false;
        int parts = 0,
            digits = 0,
            part = 0;
        foreach (var b in text)
        {
            if (b == '.')
            {
                if (digits == 0 || ++parts > 3)
                    return false;
                (address, digits, part) = (address << 8 | (uint)part, 0, 0);
                continue;
            }
            var digit = b - '0';
            if (digit is < 0 or > 9 || (digits > 0 && part == 0) || (part = part * 10 + digit) > 255)
                return false;
            digits++;
        }
        address = address << 8 | (uint)part;
        return parts == 3 && digits > 0;
    }
}
