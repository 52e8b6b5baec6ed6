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
    private bool _skippingLine;

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
            // No further than a record may reach: what is decided does not depend on how the bytes arrive.
            var view = window[at..Math.Min(window.Length, at + limits.RecordBytes + 1)];
            if (IsSkipping(view, out var taken))
            {
                at += taken;
                continue;
            }
            var whole = final && at + view.Length == window.Length;
            taken = view[0] switch
            {
                (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' or 0 => 1,
                (byte)']' when _within != Within.Nothing => Leave(),
                (byte)'[' when _within == Within.Nothing => Enter(view, whole, batch),
                (byte)'{' when RecordReader.LooksLikeJson(view) => Object(view, whole, batch),
                _ when _within == Within.Nothing => Line(view, whole, batch),
                _ => Element(view, whole, batch),
            };
            if (taken == 0)
                break;
            at += taken;
        }
        return at;
    }

    private bool IsSkipping(ReadOnlySpan<byte> view, out int skipped)
    {
        skipped = 0;
        if (_skippingLine)
        {
            var end = view.IndexOf((byte)'\n');
            _skippingLine = end < 0;
            skipped = end < 0 ? view.Length : end;
            return true;
        }
        if (_skip is null)
            return false;
        if (_skip.TryEnd(view, out skipped))
            _skip = null;
        return true;
    }

    private int Leave()
    {
        if (_within == Within.Envelope)
            _skip = new JsonSkip(depth: 1, stopAtLine: false);
        _within = Within.Nothing;
        return 1;
    }

    private int Enter(ReadOnlySpan<byte> view, bool whole, EventBatch batch)
    {
        var inside = view[1..].TrimStart(" \t\r\n"u8);
        if (inside.IsEmpty && !whole && view.Length <= limits.RecordBytes)
            return 0;
        if (inside is not [(byte)'{' or (byte)']', ..])
            return Line(view, whole, batch);
        _within = Within.Array;
        return 1;
    }

    private int Object(ReadOnlySpan<byte> view, bool whole, EventBatch batch)
    {
        if (_within == Within.Nothing && envelopes && JsonExtent.TryEnvelope(view, out var array))
        {
            _within = Within.Envelope;
            return array + 1;
        }
        var answer = JsonExtent.Measure(view, out var length);
        if (answer == JsonExtent.Answer.Whole && length <= limits.RecordBytes)
            return Take(view[..length], batch);
        if (answer == JsonExtent.Answer.Open && !whole && view.Length <= limits.RecordBytes)
            return 0;
        return answer == JsonExtent.Answer.Whole ? Cut(view, batch) : Broken(view, length, whole, batch);
    }

    /// <summary>An element of an array that is no object.</summary>
    private int Element(ReadOnlySpan<byte> view, bool whole, EventBatch batch)
    {
        // -1: it may go on; -2: it is broken.
        var length = -2;
        if (view[0] == '"')
            length = JsonText.End(view[1..], out _) is var inside && inside >= 0 ? inside + 2 : inside;
        else if (view[0] == '[')
            length = JsonExtent.Measure(view, out var measured) switch
            {
                JsonExtent.Answer.Whole => measured,
                JsonExtent.Answer.Open => -1,
                _ => -2,
            };
        else if (JsonToken.Length(view) is > 0 and var token)
            length = token < view.Length ? token : -1;
        if (length == -1 && !whole && view.Length <= limits.RecordBytes)
            return 0;
        var before = batch.Count;
        var taken =
            length > 0 && length <= limits.RecordBytes ? Take(view[..length], batch) : Broken(view, 1, whole, batch);
        if (batch.Count > before && batch.Fault(before) != Faults.RecordCut)
            batch.SetFault(before, Faults.NotAnObject);
        return taken;
    }

    /// <summary>Something else between objects: one line of it.</summary>
    private int Line(ReadOnlySpan<byte> view, bool whole, EventBatch batch)
    {
        var end = view.IndexOf((byte)'\n');
        if (end < 0 && !whole && view.Length <= limits.RecordBytes)
            return 0;
        var length = end < 0 ? view.Length : end;
        if (length <= limits.RecordBytes)
            return Take(view[..length], batch);
        TakeHead(view, batch);
        _skippingLine = true;
        return limits.RecordBytes;
    }

    /// <summary>What is no JSON, up to where the next object visibly starts.</summary>
    private int Broken(ReadOnlySpan<byte> view, int broken, bool whole, EventBatch batch)
    {
        var next = NextObject(view, broken);
        if (next > 0 && next <= limits.RecordBytes)
            return Take(view[..next], batch);
        if (view.Length > limits.RecordBytes)
            return Cut(view, batch);
        return whole ? Take(view, batch) : 0;
    }

    private int Take(ReadOnlySpan<byte> raw, EventBatch batch)
    {
        var text = raw.TrimEnd(" \t\r\n,\0"u8);
        _records.Read(text.IsEmpty ? raw : text, origin, ++Record, batch);
        return raw.Length;
    }

    private void TakeHead(ReadOnlySpan<byte> view, EventBatch batch)
    {
        var index = _records.Read(view[..limits.RecordBytes], origin, ++Record, batch);
        batch.SetFault(index, Faults.RecordCut);
    }

    private int Cut(ReadOnlySpan<byte> view, EventBatch batch)
    {
        var skip = new JsonSkip(depth: 0, stopAtLine: true);
        var ended = skip.TryEnd(view, out var length);
        if (ended && length <= limits.RecordBytes)
            return Take(view[..length], batch);
        TakeHead(view, batch);
        _skip = ended ? null : skip;
        return length;
    }

    /// <summary>Where the next object visibly starts, or -1.</summary>
    /// <param name="view">From the broken one's start.</param>
    /// <param name="broken">Where it broke.</param>
    private int NextObject(ReadOnlySpan<byte> view, int broken)
    {
        var line = view.IndexOf("\n{"u8);
        if (_within == Within.Nothing)
            return line < 0 ? -1 : line + 1;
        var end = line < 0 ? view.Length : line;
        for (var at = Math.Max(1, Math.Min(broken, end)); at < end; at++)
        {
            var brace = view[at..end].IndexOf((byte)'{');
            if (brace < 0)
                break;
            at += brace;
            var before = view[..at].TrimEnd(" \t\r\n"u8);
            if (before is [.., (byte)','] && before[..^1].TrimEnd(" \t\r\n"u8) is [.., (byte)'}'])
                return at;
        }
        return line < 0 ? -1 : line + 1;
    }
}
