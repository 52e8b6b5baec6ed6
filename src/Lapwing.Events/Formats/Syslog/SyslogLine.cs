using System.Buffers;

namespace Lapwing.Events;

/// <summary>
/// One line of BSD syslog: <c>&lt;PRI&gt;Nov 20 12:00:00 host program[pid]: message</c>. PRI and host may be missing, the
/// day may be padded, the time may be ISO 8601 (rsyslog's and journald's files), with a year or a fraction.
/// </summary>
/// <remarks>Source: RFC 3164 section 4, and what real files hold.</remarks>
internal static class SyslogLine
{
    private const int LongestTag = 128;

    private static readonly SearchValues<byte> HostBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-%"u8
    );

    private static readonly SearchValues<byte> TagEnd = SearchValues.Create(" :[\t\""u8);

    /// <summary>Adds the line's values to the event begun.</summary>
    /// <param name="line">Without its end.</param>
    /// <param name="copy">Where the same bytes stand in the batch's buffer.</param>
    /// <param name="fields">Names of the batch.</param>
    /// <param name="batch">Has an event begun.</param>
    /// <returns>False, and nothing added, when the line is something else.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, int copy, LineFields fields, EventBatch batch)
    {
        var framed = SyslogPriority.TryRead(line, out _, out var at);
        var priority = new Slice(copy + 1, Math.Max(0, at - 2));
        var stampAt = at;
        if (!TryTimestamp(line[at..], out var stampLength, out var iso))
        {
            // A frame without a time still says who speaks; a line without either is no syslog.
            if (!framed)
                return false;
            stampLength = 0;
        }
        at += stampLength;
        SkipSpaces(line, ref at);

        var host = Slice(0, 0);
        var tag = TryTag(line[at..], out var program, out var pid, out var tagLength);
        if (!tag && stampLength > 0)
        {
            var token = Token(line[at..]);
            if (token > 0 && !line.Slice(at, token).ContainsAnyExcept(HostBytes) && line[at + token - 1] != ':')
            {
                host = Slice(at, token);
                at += token;
                SkipSpaces(line, ref at);
                tag = TryTag(line[at..], out program, out pid, out tagLength);
            }
        }
        // An ISO time alone starts many kinds of lines: only host and tag behind it make it syslog.
        if (iso && !framed && (!tag || host.IsEmpty))
            return false;

        if (framed)
            batch.Add(fields.Priority, priority, ValueKind.Number);
        if (stampLength > 0)
            batch.Add(fields.Timestamp, Slice(stampAt, stampLength));
        if (!host.IsEmpty)
            batch.Add(fields.HostName, host);
        if (tag)
        {
            batch.Add(fields.Program, Slice(at + program.Start, program.Length));
            if (!pid.IsEmpty)
                batch.Add(fields.Pid, Slice(at + pid.Start, pid.Length));
            at += tagLength;
            SkipSpaces(line, ref at);
        }
        batch.Add(fields.Message, Slice(at, line.Length - at));
        return true;

        Slice Slice(int start, int length) => new(copy + start, length);
    }

    private static bool TryTimestamp(ReadOnlySpan<byte> line, out int length, out bool iso)
    {
        iso = false;
        if (ClockText.TryBsd(line, out length))
            return true;
        iso = ClockText.TryIso(line, out length);
        return iso;
    }

    /// <summary><c>program[pid]:</c> or <c>program:</c>, at the start.</summary>
    private static bool TryTag(ReadOnlySpan<byte> text, out Slice program, out Slice pid, out int length)
    {
        (program, pid, length) = (default, default, 0);
        var end = text[..Math.Min(text.Length, LongestTag)].IndexOfAny(TagEnd);
        if (end <= 0)
            return false;
        program = new Slice(0, end);
        if (text[end] == '[')
        {
            var close = text[end..Math.Min(text.Length, end + LongestTag)].IndexOf((byte)']');
            if (close < 0)
                return false;
            pid = new Slice(end + 1, close - 1);
            end += close + 1;
            if (end < text.Length && text[end] != ':')
                return false;
        }
        else if (text[end] != ':' || (end + 1 < text.Length && text[end + 1] != ' '))
            return false;
        length = Math.Min(end + 1, text.Length);
        return true;
    }

    private static int Token(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)' ');
        return end < 0 ? text.Length : end;
    }

    private static void SkipSpaces(ReadOnlySpan<byte> line, ref int at)
    {
        while (at < line.Length && line[at] == ' ')
            at++;
    }
}
