namespace Lapwing.Events;

/// <summary>A line that no reader knows: the whole of it is its message; a date and clock it starts with are its timestamp.</summary>
internal static class PlainLine
{
    /// <summary>Adds the line's values to the event begun.</summary>
    /// <param name="line">Without its end.</param>
    /// <param name="copy">Where the same bytes stand in the batch's buffer.</param>
    /// <param name="fields">Names of the batch.</param>
    /// <param name="batch">Has an event begun.</param>
    public static void Read(ReadOnlySpan<byte> line, int copy, LineFields fields, EventBatch batch)
    {
        var start = line is [(byte)'[', ..] ? 1 : 0;
        if (TryTimestamp(line[start..], out var length))
            batch.Add(fields.Timestamp, new Slice(copy + start, length));
        batch.Add(fields.Message, new Slice(copy, line.Length));
        batch.SetFault(Faults.PlainText);
    }

    /// <summary><c>2026-11-20 12:00:00,123</c> and its kin, <c>Sun Dec 04 04:47:44 2026</c>.</summary>
    private static bool TryTimestamp(ReadOnlySpan<byte> text, out int length)
    {
        if (ClockText.TryDateAndClock(text, out length))
            return true;
        var day = text is [_, _, _, (byte)' ', ..] && ClockText.Month(text) == 0 ? 4 : 0;
        if (day == 0 || !ClockText.TryBsd(text[day..], out length))
            return false;
        length += day;
        return true;
    }
}
