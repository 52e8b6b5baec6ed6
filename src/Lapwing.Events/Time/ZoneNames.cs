namespace Lapwing.Events;

/// <summary>The names of zones that mean one offset. Others, such as IST, are used for several and count as not named.</summary>
/// <remarks>Source: RFC 5322 section 4.3, and the European and Japanese ones that no other zone shares.</remarks>
internal static class ZoneNames
{
    /// <param name="name">As written.</param>
    /// <param name="hours">East of UTC.</param>
    public static bool TryHours(ReadOnlySpan<byte> name, out long hours)
    {
        Span<byte> upper = stackalloc byte[name.Length];
        for (var i = 0; i < name.Length; i++)
            upper[i] = (byte)(name[i] & ~0x20);
        long? found = upper switch
        {
            [(byte)'Z'] => 0,
            _ when upper.SequenceEqual("UTC"u8) || upper.SequenceEqual("GMT"u8) || upper.SequenceEqual("WET"u8) => 0,
            _ when upper.SequenceEqual("CET"u8) || upper.SequenceEqual("WEST"u8) => 1,
            _ when upper.SequenceEqual("CEST"u8) || upper.SequenceEqual("EET"u8) => 2,
            _ when upper.SequenceEqual("EEST"u8) || upper.SequenceEqual("MSK"u8) => 3,
            _ when upper.SequenceEqual("JST"u8) => 9,
            _ when upper.SequenceEqual("EDT"u8) => -4,
            _ when upper.SequenceEqual("EST"u8) || upper.SequenceEqual("CDT"u8) => -5,
            _ when upper.SequenceEqual("CST"u8) || upper.SequenceEqual("MDT"u8) => -6,
            _ when upper.SequenceEqual("MST"u8) || upper.SequenceEqual("PDT"u8) => -7,
            _ when upper.SequenceEqual("PST"u8) => -8,
            _ => null,
        };
        hours = found ?? 0;
        return found is not null;
    }
}
