using System.Buffers.Text;

namespace Lapwing.Events;

/// <summary>The number in angle brackets that starts a syslog frame.</summary>
internal static class SyslogPriority
{
    /// <summary>Reads the leading <c>&lt;PRI&gt;</c> of one line.</summary>
    /// <param name="line">One line without its end.</param>
    /// <param name="priority">0-191: facility * 8 + severity.</param>
    /// <param name="length">Bytes consumed, brackets included (3-5).</param>
    /// <returns>False when the line has no PRI; nothing is consumed.</returns>
    /// <remarks>Source: RFC 5424 section 6.2.1; leading zeros refused, as there.</remarks>
    public static bool TryRead(ReadOnlySpan<byte> line, out byte priority, out int length)
    {
        (priority, length) = (0, 0);
        if (
            line is not [(byte)'<', >= (byte)'0' and <= (byte)'9', ..]
            || !Utf8Parser.TryParse(line[1..], out byte value, out var digits)
            || value > 191
            || (digits > 1 && line[1] == '0')
            || line.Length <= digits + 1
            || line[digits + 1] != '>'
        )
            return false;
        (priority, length) = (value, digits + 2);
        return true;
    }
}
