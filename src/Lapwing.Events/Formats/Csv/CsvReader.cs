using System.Globalization;
using System.Text;

namespace Lapwing.Events;

/// <summary>Records under a header, which is the first record that is not blank.</summary>
internal sealed class CsvReader(Origin origin, ReadLimits limits) : IRecordReader
{
    private const int MaxColumns = 4096;
    private const int SampleBytes = 1 << 16;

    private readonly List<byte[]> _names = [];

    // Names as they stand in canonical JSON, with quotes and colon.
    private readonly List<byte[]> _keys = [];
    private readonly JsonObject _json = new();
    private byte[] _canonical = new byte[1024];
    private byte _delimiter;
    private long _record;
    private bool _skipping;

    public int Read(ReadOnlySpan<byte> window, bool final, EventBatch batch, int maxEvents)
    {
        var at = 0;
        var until = (long)batch.Count + maxEvents;
        while (at < window.Length && batch.Count < until)
        {
            // No further than a record may reach: what is decided does not depend on how the bytes arrive.
            var view = window[at..Math.Min(window.Length, at + limits.RecordBytes + 1)];
            var whole = final && at + view.Length == window.Length;
            int taken;
            if (_skipping)
            {
                taken = LineLength(view, out var ended);
                _skipping = !ended;
            }
            else if (view[0] == 0)
                taken = 1;
            else
                taken = _names.Count == 0 ? Header(view, whole) : Record(view, whole, batch);
            if (taken == 0)
                break;
            at += taken;
        }
        return at;
    }

    /// <summary>Reads the header, or passes a blank line before it; 0: wait.</summary>
    private int Header(ReadOnlySpan<byte> view, bool whole)
    {
        var length = LineLength(view, out _);
        if (view[..length].Trim(" \t\r\n"u8).IsEmpty)
            return length;
        var sample = view[..Math.Min(view.Length, Math.Min(limits.RecordBytes, SampleBytes))];
        if (!whole && sample.Length < Math.Min(limits.RecordBytes, SampleBytes))
            return 0;
        if (!CsvDialect.TryFind(sample, out _delimiter, out _))
            _delimiter = (byte)',';
        if (!CsvCells.TryRecord(sample, _delimiter, whole && sample.Length == view.Length, out _, out length))
            length = LineLength(sample, out _);
        var at = 0;
        while (
            _names.Count < MaxColumns
            && CsvCells.TryNext(sample[..length], _delimiter, ref at, out var cell, out var doubled)
        )
        {
            var name = new byte[cell.Length];
            var bytes = doubled ? CsvCells.Unquote(cell, name) : cell.Length;
            if (!doubled)
                cell.CopyTo(name);
            AddName(name.AsSpan(0, bytes).Trim(" \r\n\t\0"u8));
        }
        return length;
    }

    /// <summary>Reads one record, or passes a blank line; 0: wait.</summary>
    private int Record(ReadOnlySpan<byte> view, bool whole, EventBatch batch)
    {
        string? fault = null;
        if (!CsvCells.TryRecord(view, _delimiter, whole, out var cells, out var length))
        {
            if (!whole && view.Length <= limits.RecordBytes)
                return 0;
            // A quote that never closes must not swallow the file: the record ends with its line.
            (length, cells, fault) = (LineLength(view, out _), 1, Faults.OpenQuote);
        }
        if (length > limits.RecordBytes)
        {
            (length, fault) = (limits.RecordBytes, Faults.RecordCut);
            _skipping = view[length - 1] != '\n';
        }
        if (cells > 0)
            Add(view[..length], fault, batch);
        return length;
    }

    private static int LineLength(ReadOnlySpan<byte> view, out bool ended)
    {
        var end = view.IndexOf((byte)'\n');
        ended = end >= 0;
        return ended ? end + 1 : view.Length;
    }

    private void AddName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            name = Encoding.UTF8.GetBytes("column" + (_names.Count + 1).ToString(CultureInfo.InvariantCulture));
        if (name.Length > FieldPaths.PathBytes)
            name = name[..FieldPaths.PathBytes];
        var escaped = new byte[name.Length * 6];
        _names.Add(name.ToArray());
        _keys.Add([(byte)'"', .. escaped.AsSpan(0, JsonText.Escape(name, escaped)), (byte)'"', (byte)':']);
    }

    private void Add(ReadOnlySpan<byte> record, string? fault, EventBatch batch)
    {
        var raw = Canonical(record, out var cells);
        batch.Begin(origin, ++_record);
        var copy = batch.Append(raw);
        batch.SetRaw(copy);
        if (cells != _names.Count)
            batch.SetFault(Faults.CellCount);
        // Reading back what was written is what makes raw and fields agree.
        _json.Read(raw, copy.Start, batch, out _);
        if (fault is not null)
            batch.SetFault(fault);
        batch.End();
    }

    private ReadOnlySpan<byte> Canonical(ReadOnlySpan<byte> record, out int cells)
    {
        cells = 0;
        var at = 0;
        var used = 0;
        Write("{"u8);
        while (cells < MaxColumns && CsvCells.TryNext(record, _delimiter, ref at, out var cell, out var doubled))
        {
            if (cells >= _names.Count)
                AddExtraKey(cells);
            if (cells > 0)
                Write(","u8);
            Write(_keys[cells]);
            Write("\""u8);
            Room(cell.Length * 7);
            if (doubled)
            {
                var plain = _canonical.AsSpan(used + cell.Length * 6, cell.Length);
                cell = plain[..CsvCells.Unquote(cell, plain)];
            }
            used += JsonText.Escape(cell, _canonical.AsSpan(used));
            Write("\""u8);
            cells++;
        }
        Write("}"u8);
        return _canonical.AsSpan(0, used);

        void Write(ReadOnlySpan<byte> bytes)
        {
            Room(bytes.Length);
            bytes.CopyTo(_canonical.AsSpan(used));
            used += bytes.Length;
        }

        void Room(int bytes)
        {
            if (_canonical.Length - used < bytes)
                Array.Resize(ref _canonical, Math.Max(_canonical.Length * 2, used + bytes));
        }
    }

    /// <summary>Cells that the header does not name are <c>column7</c>.</summary>
    private void AddExtraKey(int index)
    {
        if (index < _keys.Count)
            return;
        _keys.Add(Encoding.UTF8.GetBytes($"\"column{index + 1}\":"));
    }
}
