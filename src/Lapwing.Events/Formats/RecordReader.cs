namespace Lapwing.Events;

/// <summary>
/// Reads one record from its raw bytes, whatever it is: a JSON object, an access-log line, a syslog line, plain text.
/// All readers end here, so what a stored raw decodes to is what its first reader read.
/// </summary>
internal sealed class RecordReader
{
    private readonly JsonObject _json = new();
    private LineFields? _fields;

    /// <summary>Adds one event.</summary>
    /// <param name="raw">The record without its line end. Not of the batch's own buffer.</param>
    /// <param name="origin">Where it came from.</param>
    /// <param name="record">From 1; 0 from a door.</param>
    /// <param name="batch">Gets the event.</param>
    /// <returns>The event's index.</returns>
    public int Read(ReadOnlySpan<byte> raw, Origin origin, long record, EventBatch batch)
    {
        batch.Begin(origin, record);
        var slice = batch.Append(raw);
        batch.SetRaw(slice);
        if (LooksLikeJson(raw))
        {
            var fault = _json.Read(raw, slice.Start, batch, out var length);
            if (fault is null && length < raw.Length)
                fault = Faults.BrokenJson;
            if (fault is not null)
            {
                batch.Discard();
                batch.Begin(origin, record);
                batch.SetRaw(batch.Append(raw));
                batch.SetFault(fault);
            }
            return batch.End();
        }
        if (_fields?.Names != batch.Names)
            _fields = new LineFields(batch.Names);
        if (
            !AccessLogLine.TryRead(raw, slice.Start, _fields, batch)
            && !SyslogLine.TryRead(raw, slice.Start, _fields, batch)
        )
            PlainLine.Read(raw, slice.Start, _fields, batch);
        return batch.End();
    }

    /// <summary>An opening brace and then a key or nothing: other text in braces is text.</summary>
    public static bool LooksLikeJson(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'{', ..])
            return false;
        var inside = text[1..].TrimStart(" \t\r\n"u8);
        return inside is [] or [(byte)'"' or (byte)'}', ..];
    }
}
