namespace Lapwing.Events;

/// <summary>Lines ended by LF or CR LF. Blank ones, and the NUL runs that copy-and-truncate leaves, are no records.</summary>
internal sealed class LinesReader(Origin origin, ReadLimits limits) : IRecordReader
{
    private readonly RecordReader _records = new();
    private long _record;
    private bool _skipping;

    public int Read(ReadOnlySpan<byte> window, bool final, EventBatch batch, int maxEvents)
    {
        var at = 0;
        var until = batch.Count + maxEvents;
        while (at < window.Length && batch.Count < until)
        {
            var rest = window[at..];
            if (rest[0] == 0 && !_skipping)
            {
                var text = rest.IndexOfAnyExcept((byte)0);
                at += text < 0 ? rest.Length : text;
                continue;
            }
            var end = rest.IndexOf((byte)'\n');
            if (_skipping)
            {
                at += end < 0 ? rest.Length : end + 1;
                _skipping = end < 0;
                continue;
            }
            if (end < 0 && !final && rest.Length <= limits.RecordBytes)
                break;
            var length = end < 0 ? rest.Length : end;
            if (length > limits.RecordBytes)
            {
                var index = _records.Read(rest[..limits.RecordBytes], origin, ++_record, batch);
                batch.SetFault(index, Faults.RecordCut);
                at += limits.RecordBytes;
                _skipping = true;
                continue;
            }
            Line(rest[..length], batch);
            at += end < 0 ? length : end + 1;
        }
        return at;
    }

    private void Line(ReadOnlySpan<byte> line, EventBatch batch)
    {
        line = line.Trim((byte)0).TrimEnd((byte)'\r');
        var text = line.Trim(" \t\r"u8);
        if (text.IsEmpty)
            return;
        if (JsonExtent.IsSeveral(text))
        {
            // Several objects on one line, or an array or envelope of them.
            var inner = new JsonReader(origin, limits, _record, envelopes: JsonExtent.IsEnvelopeLine(text));
            inner.Read(text, final: true, batch, int.MaxValue);
            _record = inner.Record;
            return;
        }
        _records.Read(RecordReader.LooksLikeJson(text) ? text : line, origin, ++_record, batch);
    }
}
