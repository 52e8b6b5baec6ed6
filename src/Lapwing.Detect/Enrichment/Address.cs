using System.Net;

namespace Lapwing.Detect;

/// <summary>Addresses as they stand in columns.</summary>
internal static class Address
{
    // IANA's special-purpose address registries (RFC 6890 and after): no country has these.
    private static readonly (uint Network, uint Mask)[] SpecialV4 =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
        }.Select(V4),
    ];

    private static readonly IPNetwork[] SpecialV6 =
    [
        .. new[]
        {
            "::/96",
            "64:ff9b::/96",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "fc00::/7",
            "fe80::/10",
            "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Reads an address of a column into bytes of network order.</summary>
    /// <param name="to">At least 16 bytes.</param>
    /// <param name="length">4 or 16.</param>
    /// <returns>False when it is none, or one that is nobody's: private, loopback, reserved, for documentation.</returns>
    public static bool TryReadPublic(ReadOnlySpan<byte> text, Span<byte> to, out int length)
    {
        length = 4;
        if (TryReadV4(text, to))
        {
            var value = (uint)((to[0] << 24) | (to[1] << 16) | (to[2] << 8) | to[3]);
            foreach (var (network, mask) in SpecialV4)
                if ((value & mask) == network)
                    return false;
            return true;
        }
        length = 0;
        if (!text.Contains((byte)':') || !IPAddress.TryParse(text, out var address) || address.IsIPv4MappedToIPv6)
            return false;
        foreach (var network in SpecialV6)
            if (network.Contains(address))
                return false;
        return address.TryWriteBytes(to, out length);
    }

    private static bool TryReadV4(ReadOnlySpan<byte> text, Span<byte> to)
    {
        int parts = 0,
            part = 0,
            digits = 0;
        foreach (var b in text)
        {
            if (b == '.' && digits > 0 && parts < 3)
            {
                to[parts++] = (byte)part;
                (part, digits) = (0, 0);
                continue;
            }
            part = part * 10 + b - '0';
            if (b is < (byte)'0' or > (byte)'9' || ++digits > 3 || part > 255)
                return false;
        }
        if (parts != 3 || digits == 0)
            return false;
        to[3] = (byte)part;
        return true;
    }

    private static (uint, uint) V4(string network)
    {
        var parsed = IPNetwork.Parse(network);
        Span<byte> bytes = stackalloc byte[4];
        parsed.BaseAddress.TryWriteBytes(bytes, out _);
        return (
            System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes),
            uint.MaxValue << (32 - parsed.PrefixLength)
        );
    }
}
