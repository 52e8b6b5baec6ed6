using System.Net;

namespace Lapwing.Sigma;

/// <summary>A value is an address within a network.</summary>
/// <remarks>An IPv4 address written as IPv6 (<c>::ffff:10.0.0.1</c>) is its IPv4 self, as Windows writes it so.</remarks>
public sealed class NetworkTest(string? field, string label, IPNetwork network) : ValueTest(field, label)
{
    public IPNetwork Network { get; } = network;
    public override string Key { get; } = $"n{network}";

    public override bool Passes(in FieldValue value) =>
        TryAddress(value.Utf8, out var address)
        && (Network.Contains(address) || (address.IsIPv4MappedToIPv6 && Network.Contains(address.MapToIPv4())));

    /// <summary>Reads an address, refusing what the runtime would guess at: <c>1</c>, <c>0x7f.1</c>, <c>127.1</c>, <c>010.0.0.1</c>.</summary>
    internal static bool TryAddress(ReadOnlySpan<byte> text, out IPAddress address)
    {
        address = IPAddress.None;
        // 64: an IPv6 address with a zone.
        if (text.Length is < 2 or > 64 || !(text.Contains((byte)':') || IsDottedQuad(text)))
            return false;
        var zone = text.IndexOf((byte)'%');
        if (zone >= 0)
            text = text[..zone];
        Span<char> characters = stackalloc char[64];
        for (var i = 0; i < text.Length; i++)
            characters[i] = (char)text[i];
        return IPAddress.TryParse(characters[..text.Length], out address!);
    }

    static bool IsDottedQuad(ReadOnlySpan<byte> text)
    {
        var (dots, digits) = (0, 0);
        foreach (var b in text)
        {
            if (b == '.')
            {
                if (digits == 0)
                    return false;
                (dots, digits) = (dots + 1, 0);
            }
            else if (b is < (byte)'0' or > (byte)'9' || ++digits > 3)
                return false;
        }
        return dots == 3 && digits > 0 && !HasLeadingZero(text);
    }

    static bool HasLeadingZero(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i + 1 < text.Length; i++)
            if (text[i] == '0' && text[i + 1] != '.' && (i == 0 || text[i - 1] == '.'))
                return true;
        return false;
    }
}
