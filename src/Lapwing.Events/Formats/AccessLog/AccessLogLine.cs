namespace Lapwing.Events;

/// <summary>
/// One line of Apache's and nginx's common or combined log:
/// <c>ip ident user [20/Nov/2026:12:00:00 +0000] "GET /a?b HTTP/1.1" 200 123 "referer" "agent"</c>, perhaps with the virtual
/// host first and more behind. Fields have Sigma's names for web servers; what the log marks with <c>-</c> is left out.
/// </summary>
/// <remarks>
/// Values stay as written, <c>\x22</c> and <c>\"</c> included: rules are written by people who look at such lines.
/// Source: httpd's mod_log_config and nginx's ngx_http_log_module documentation.
/// </remarks>
internal static class AccessLogLine
{
    private const int StampBytes = 26;

    /// <summary>Adds the line's values to the event begun.</summary>
    /// <param name="line">Without its end.</param>
    /// <param name="copy">Where the same bytes stand in the batch's buffer.</param>
    /// <param name="fields">Names of the batch.</param>
    /// <param name="batch">Has an event begun.</param>
    /// <returns>False, and nothing added, when the line is something else.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, int copy, LineFields fields, EventBatch batch)
    {
        var open = line.IndexOf(" ["u8);
        if (open <= 0 || !IsStamp(line[(open + 2)..], out var stampLength))
            return false;
        var request = open + 2 + stampLength + 1;
        // Some exports put a whole line in quotes of their own.
        var start = line[0] == '"' ? 1 : 0;
        var end = start == 1 && line.EndsWith("\"\""u8) ? line.Length - 1 : line.Length;
        if (line[request..end] is not [(byte)' ', (byte)'"', ..])
            return false;
        request += 2;
        var requestLength = QuotedLength(line[request..end]);
        var at = request + requestLength + 1;
        if (at > end || !TryHead(line[start..open], out var head))
            return false;

        Add(line, fields.VirtualHost, Move(head.VirtualHost, start));
        Add(line, fields.ClientIp, Move(head.Client, start));
        Add(line, fields.Ident, Move(head.Ident, start));
        Add(line, fields.UserName, Move(head.User, start));
        batch.Add(fields.Timestamp, new Slice(copy + open + 2, stampLength));
        AddRequest(line, new Slice(request, requestLength));
        AddNumber(line, fields.Status, Word(line, ref at, end));
        AddNumber(line, fields.ResponseBytes, Word(line, ref at, end));
        Add(line, fields.Referer, Quoted(line, ref at, end));
        Add(line, fields.UserAgent, Quoted(line, ref at, end));
        return true;

        void Add(ReadOnlySpan<byte> line, int field, Slice value)
        {
            if (!value.IsEmpty && !line.Slice(value.Start, value.Length).SequenceEqual("-"u8))
                batch.Add(field, Move(value, copy));
        }

        void AddNumber(ReadOnlySpan<byte> line, int field, Slice value)
        {
            var text = line.Slice(value.Start, value.Length);
            if (JsonToken.TryKind(text, out var kind) && kind == ValueKind.Number)
                batch.Add(field, Move(value, copy), ValueKind.Number);
            else
                Add(line, field, value);
        }

        void AddRequest(ReadOnlySpan<byte> line, Slice whole)
        {
            var text = line.Slice(whole.Start, whole.Length);
            var method = text.IndexOf((byte)' ');
            if (method <= 0)
            {
                // Not a request of HTTP: scanners send anything.
                Add(line, fields.Uri, whole);
                return;
            }
            var uriEnd = text.LastIndexOf(" HTTP/"u8);
            var version = uriEnd >= method ? uriEnd + 1 : text.Length;
            if (uriEnd < method)
                uriEnd = text.Length;
            Add(line, fields.Method, new Slice(whole.Start, method));
            var uri = new Slice(whole.Start + Math.Min(method + 1, uriEnd), Math.Max(0, uriEnd - method - 1));
            Add(line, fields.Uri, uri);
            var question = line.Slice(uri.Start, uri.Length).IndexOf((byte)'?');
            if (question < 0)
                Add(line, fields.UriStem, uri);
            else
            {
                Add(line, fields.UriStem, new Slice(uri.Start, question));
                Add(line, fields.UriQuery, new Slice(uri.Start + question + 1, uri.Length - question - 1));
            }
            Add(line, fields.Version, new Slice(whole.Start + version, text.Length - version));
        }
    }

    /// <summary><c>20/Nov/2026:12:00:00 +0000]</c>: its length without the bracket.</summary>
    private static bool IsStamp(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        if (
            text.Length <= StampBytes
            || text[2] != '/'
            || text[6] != '/'
            || text[11] != ':'
            || text[20] != ' '
            || ClockText.Month(text[3..]) == 0
        )
            return false;
        length = text[..(StampBytes + 1)].IndexOf((byte)']');
        return length == StampBytes;
    }

    private readonly record struct Head(Slice VirtualHost, Slice Client, Slice Ident, Slice User);

    /// <summary>What stands before the time: client, ident and user; a fourth word first is the virtual host. A user may hold spaces.</summary>
    private static bool TryHead(ReadOnlySpan<byte> text, out Head head)
    {
        head = default;
        int first = text.IndexOf((byte)' ');
        if (first <= 0)
            return false;
        var second = text[(first + 1)..].IndexOf((byte)' ');
        if (second < 0)
            return false;
        second += first + 1;
        var third = text[(second + 1)..].IndexOf((byte)' ');
        if (third >= 0 && !IsAddress(text[..first]) && IsAddress(text[(first + 1)..second]))
        {
            third += second + 1;
            head = new Head(
                new Slice(0, first),
                new Slice(first + 1, second - first - 1),
                new Slice(second + 1, third - second - 1),
                new Slice(third + 1, text.Length - third - 1)
            );
            return true;
        }
        head = new Head(
            default,
            new Slice(0, first),
            new Slice(first + 1, second - first - 1),
            new Slice(second + 1, text.Length - second - 1)
        );
        return true;
    }

    private static bool IsAddress(ReadOnlySpan<byte> word) =>
        word.Length is >= 3 and <= 45
        && (word.Count((byte)'.') == 3 || word.Count((byte)':') >= 2)
        && System.Net.IPAddress.IsValidUtf8(word);

    private static Slice Word(ReadOnlySpan<byte> line, ref int at, int end)
    {
        while (at < end && line[at] == ' ')
            at++;
        if (at < end && line[at] == '"')
            return default;
        var from = at;
        while (at < end && line[at] != ' ')
            at++;
        return new Slice(from, at - from);
    }

    private static Slice Quoted(ReadOnlySpan<byte> line, ref int at, int end)
    {
        while (at < end && line[at] == ' ')
            at++;
        if (at >= end || line[at] != '"')
            return default;
        var from = at + 1;
        var length = QuotedLength(line[from..end]);
        at = Math.Min(end, from + length + 1);
        return new Slice(from, length);
    }

    /// <summary>Bytes up to the closing quote, or to the end where none closes.</summary>
    private static int QuotedLength(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (true)
        {
            var i = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (i < 0)
                return text.Length;
            at += i;
            if (text[at] == '"')
                return at;
            at = Math.Min(text.Length, at + 2);
        }
    }

    private static Slice Move(Slice slice, int by) => slice.IsEmpty ? slice : new Slice(slice.Start + by, slice.Length);
}
