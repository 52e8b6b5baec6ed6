using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Lapwing.State;

/// <summary>The last incident of a page: the next page begins behind it, whatever was added before it.</summary>
public sealed record IncidentCursor(int Risk, DateTimeOffset LastSeen, string Id)
{
    public override string ToString() =>
        Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Risk}|{LastSeen.UtcTicks}|{Id}"))
        );

    /// <summary>Reads what <see cref="ToString"/> wrote; false for anything else. Never throws.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IncidentCursor? cursor)
    {
        cursor = null;
        var bytes = new byte[256];
        if (
            text is not { Length: > 0 and <= 300 }
            || Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done
            || Encoding.UTF8.GetString(bytes, 0, length).Split('|', 3) is not [var risk, var ticks, var id]
            || id.Contains('\0')
            || !int.TryParse(risk, NumberStyles.None, CultureInfo.InvariantCulture, out var points)
            || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            || time > DateTimeOffset.MaxValue.UtcTicks
        )
            return false;
        cursor = new IncidentCursor(points, new DateTimeOffset(time, TimeSpan.Zero), id);
        return true;
    }
}
