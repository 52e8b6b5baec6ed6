namespace Lapwing.Events;

/// <summary>
/// A stream of JSON: objects one behind the other, arrays of them, envelopes. A broken object is an event with its raw
/// bytes; reading goes on where the next object visibly starts: at a line's first column, or behind <c>},</c> in an array.
/// </summary>
/// <param name="origin">Where it comes from.</param>
/// <param name="limits">Bounds.</param>
/// <param name="record">The ordinal before the first.</param>
/// <param name="envelopes">Whether an object at the top may be an envelope.</param>
internal sealed class JsonReader(Origin origin, ReadLimits limits, long record = 0, bool envelopes = true)
    : IRecordReader
{
    private readonly RecordReader _records = new();
    private Within _within;
    private JsonSkip? _skip;

    private enum Within
    {
        Nothing,
        Array,
        Envelope,
    }

    /// <summary>The last ordinal given.</summary>
    public long Record { get; private set; } = record;

    public int Read(ReadOnlySpan<byte> window, bool final, EventBatch batch, int maxEvents)
    {
        var at = 0;
        var until = (long)batch.Count + maxEvents;
        while (at < window.Length && batch.Count < until)
        {
            var rest = window[at..];
            if (_skip is not null)
            {
                var ended = _skip.TryEnd(rest, out var skipped);
                at += skipped;
                if (ended)
                    _skip = null;
                continue;
            }
            var taken = rest[0] switch
            {
                (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' or 0 => 1,
                (byte)']' when _within != Within.Nothing => Leave(),
                (byte)'[' when _within == Within.Nothing => Enter(rest, final, batch),
                (byte)'{' when RecordReader.LooksLikeJson(rest) => Object(rest, final, batch),
                _ when _within == Within.Nothing => Line(rest, final, batch),
                _ => Element(rest, final, batch),
            };
            if (taken == 0)
                break;
            at += taken;
        }
        return at;
    }

    private int Leave()
    {
        if (_within == Within.Envelope)
            _skip = new JsonSkip(depth: 1, stopAtLine: false);
        _within = Within.Nothing;
        return 1;
    }

    private int Enter(ReadOnlySpan<byte> rest, bool final, EventBatch batch)
    {
        var inside = rest[1..].TrimStart(" \t\r\n"u8);
        if (inside.IsEmpty && !final && rest.Length <= limits.RecordBytes)
            return 0;
        if (inside is not [(byte)'{' or (byte)']', ..])
            return Line(rest, final, batch);
        _within = Within.Array;
        return 1;
    }

    private int Object(ReadOnlySpan<byte> rest, bool final, EventBatch batch)
    {
        if (_within == Within.Nothing && envelopes && JsonExtent.TryEnvelope(rest, out var array))
        {
            _within = Within.Envelope;
            return array + 1;
        }
        var answer = JsonExtent.Measure(rest, out var length);
        if (answer == JsonExtent.Answer.Whole && length <= limits.RecordBytes)
            return Take(rest[..length], batch);
        if (answer == JsonExtent.Answer.Open && !final && rest.Length <= limits.RecordBytes)
            return 0;
        var next = answer == JsonExtent.Answer.Whole ? -1 : NextObject(rest, length);
        if (next < 0 && answer == JsonExtent.Answer.Broken && !final && rest.Length <= limits.RecordBytes)
            return 0;
        if (next < 0)
            next = answer == JsonExtent.Answer.Whole ? length : rest.Length;
        return next <= limits.RecordBytes ? Take(rest[..next], batch) : Cut(rest, batch);
    }

    /// <summary>Something else between objects: one line of it.</summary>
    private int Line(ReadOnlySpan<byte> rest, bool final, EventBatch batch)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0 && !final && rest.Length <= limits.RecordBytes)
            return 0;
        var length = end < 0 ? rest.Length : end;
        if (length > limits.RecordBytes)
            return Cut(rest, batch);
        Take(rest[..length], batch);
        return length;
    }

    /// <summary>An element of an array that is no object.</summary>
    private int Element(ReadOnlySpan<byte> rest, bool final, EventBatch batch)
    {
        int length;
        if (rest[0] == '"')
            length = JsonText.End(rest[1..], out _) is >= 0 and var inside ? inside + 2 : 0;
        else if (rest[0] == '[')
            length = JsonExtent.Measure(rest, out var measured) == JsonExtent.Answer.Whole ? measured : 0;
        else
            length = JsonToken.Length(rest) is var token && token < rest.Length ? token : 0;
        if (length == 0)
        {
            if (!final && rest.Length <= limits.RecordBytes)
                return 0;
            length = NextObject(rest, 1) is >= 0 and var next ? next : rest.Length;
        }
        if (length > limits.RecordBytes)
            return Cut(rest, batch);
        Take(rest[..length], batch);
        batch.SetFault(batch.Count - 1, Faults.NotAnObject);
        return length;
    }

    private int Take(ReadOnlySpan<byte> raw, EventBatch batch)
    {
        var text = raw.TrimEnd(" \t\r\n,\0"u8);
        _records.Read(text.IsEmpty ? raw : text, origin, ++Record, batch);
        return raw.Length;
    }

    private int Cut(ReadOnlySpan<byte> rest, EventBatch batch)
    {
        var index = _records.Read(rest[..limits.RecordBytes], origin, ++Record, batch);
        batch.SetFault(index, Faults.RecordCut);
        _skip = new JsonSkip(depth: 0, stopAtLine: true);
        if (_skip.TryEnd(rest, out var skipped))
            _skip = null;
        return skipped;
    }

    /// <summary>Where the next object visibly starts, or -1.</summary>
    /// <param name="rest">From the broken one's start.</param>
    /// <param name="broken">Where it broke.</param>
    private int NextObject(ReadOnlySpan<byte> rest, int broken)
    {
        var line = rest.IndexOf("\n{"u8);
        if (_within == Within.Nothing)
            return line < 0 ? -1 : line + 1;
        var end = line < 0 ? rest.Length : line;
        for (var at = Math.Max(1, Math.Min(broken, end)); at < end; at++)
        {
            var brace = rest[at..end].IndexOf((byte)'{');
            if (brace < 0)
                break;
            at += brace;
            var before = rest[..at].TrimEnd(" \t\r\n"u8);
            if (before is [.., (byte)','] && before[..^1].TrimEnd(" \t\r\n"u8) is [.., (byte)'}'])
                return at;
        }
        return line < 0 ? -1 : line + 1;
    }
}
