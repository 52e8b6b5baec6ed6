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
            var rest = window[at..];
            var line = rest.IndexOf((byte)'\n') is >= 0 and var end ? end + 1 : rest.Length;
            if (_skipping)
            {
                at += line;
                _skipping = rest[line - 1] != '\n';
                continue;
            }
            if (_names.Count == 0 && !TryHeader(rest, final, ref line))
                break;
            if (_names.Count == 0 || line < 0)
            {
                at += Math.Abs(line);
                continue;
            }
            if (rest[0] == 0)
            {
                at++;
                continue;
            }
            var whole = CsvCells.TryRecord(rest, _delimiter, final, out var cells, out var length);
            if (!whole && !final && rest.Length <= limits.RecordBytes)
                break;
            string? fault = null;
            if (!whole || length > limits.RecordBytes)
            {
                // A quote that never closes must not swallow the file: that line ends at its end.
                length = line;
                cells = 1;
                fault = Faults.OpenQuote;
                if (length > limits.RecordBytes)
                {
                    (length, fault) = (limits.RecordBytes, Faults.RecordCut);
                    _skipping = true;
                }
            }
            if (cells > 0)
                Add(rest[..length], fault, batch);
            at += length;
        }
        return at;
    }

    /// <summary>Reads the header; <paramref name="line"/> becomes minus its length, or stays a blank line's.</summary>
    private bool TryHeader(ReadOnlySpan<byte> rest, bool final, ref int line)
    {
        if (rest[..line].Trim(" \r\n\0"u8).IsEmpty)
            return line < rest.Length || final || rest[line - 1] == '\n';
        // The dialect is chosen from the same bytes however they arrive.
        if (!final && rest.Length < Math.Min(limits.RecordBytes, SampleBytes))
            return false;
        if (!CsvDialect.TryFind(rest[..Math.Min(rest.Length, SampleBytes)], out _delimiter, out _))
            _delimiter = (byte)',';
        if (!CsvCells.TryRecord(rest, _delimiter, final, out _, out var length))
            length = line;
        length = Math.Min(length, Math.Max(line, limits.RecordBytes));
        var at = 0;
        while (
            _names.Count < MaxColumns
            && CsvCells.TryNext(rest[..length], _delimiter, ref at, out var cell, out var doubled)
        )
        {
            var name = new byte[cell.Length];
            var bytes = doubled ? CsvCells.Unquote(cell, name) : cell.Length;
            if (!doubled)
                cell.CopyTo(name);
            AddName(name.AsSpan(0, bytes).Trim(" \r\n\t\0"u8));
        }
        line = -length;
        return true;
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
