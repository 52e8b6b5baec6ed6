using System.Globalization;

namespace Lapwing.Lake;

/// <summary>Why the lake did not do what was asked.</summary>
public enum LakeFault
{
    /// <summary>It cannot be reached, or went away in between: ask again later. Nothing is known of an insert's fate; its token makes asking again safe.</summary>
    Unavailable,

    /// <summary>The time or memory that one question may use was not enough: ask for less.</summary>
    TooMuch,

    /// <summary>Rows that it cannot take.</summary>
    BadRows,

    /// <summary>Anything else: a fault of ours, or of its disk.</summary>
    Broken,
}

/// <summary>The lake did not do what was asked.</summary>
/// <param name="code">ClickHouse's number; 0 when it was not reached.</param>
public sealed class LakeException(LakeFault fault, int code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public LakeFault Fault { get; } = fault;
    public int Code { get; } = code;

    internal static LakeException Answered(int status, string? code, string text)
    {
        _ = int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var fault = number switch
        {
            159 or 160 or 241 or 158 or 307 or 396 => LakeFault.TooMuch,
            252 or 26 or 27 or 33 or 117 or 6 or 131 or 70 or 349 or 321 => LakeFault.BadRows,
            0 when status is 502 or 503 or 504 => LakeFault.Unavailable,
            202 or 236 or 394 or 735 => LakeFault.Unavailable,
            _ => LakeFault.Broken,
        };
        return new LakeException(fault, number, text.Trim());
    }
}
