using System.Buffers.Text;
using Lapwing.Events;

namespace Lapwing.Lake;

/// <summary>
/// Rows of a batch as a Native block for the table of events. Columns that no row fills are left out. Used by one thread at
/// a time; its buffer serves again.
/// </summary>
sealed class EventBlock : IDisposable
{
    private readonly NativeBlock _block = new();
    private readonly KeyDictionary _keys = new();
    private uint[] _present = [];

    /// <summary>Addresses and numbers that did not read as such: not in their column, still among the native fields.</summary>
    public long Unreadable { get; private set; }

    /// <param name="from">The first row.</param>
    /// <param name="positions">The spool position of each of the batch's events.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlyMemory<byte> Write(EventBatch batch, int from, int count, IReadOnlyList<long>? positions)
    {
        var any = Present(batch, from, count);
        var values = _keys.Collect(batch, from, count);
        _block.Begin(17 + System.Numerics.BitOperations.PopCount(any), count);
        Fixed(batch, from, count, positions);
        for (var column = 0; column < Columns.Count; column++)
            if ((any & (1u << column)) != 0)
                Write(batch, from, count, (Column)column);
        Fields(batch, from, count, values);
        return _block.Bytes;
    }

    public void Dispose() => _block.Dispose();

    /// <summary>Notes which columns each row fills with something that its type can hold.</summary>
    private uint Present(EventBatch batch, int from, int count)
    {
        if (_present.Length < count)
            _present = new uint[count];
        uint any = 0;
        for (var row = 0; row < count; row++)
        {
            uint mask = 0;
            for (var column = 0; column < Columns.Count; column++)
            {
                var slice = batch.ColumnSlice(from + row, (Column)column);
                if (slice.IsEmpty)
                    continue;
                if (Holds((Column)column, batch[slice]))
                    mask |= 1u << column;
                else
                    Unreadable++;
            }
            _present[row] = mask;
            any |= mask;
        }
        return any;
    }

    private static bool Holds(Column column, ReadOnlySpan<byte> value) =>
        column switch
        {
            Column.SrcIp or Column.DstIp => Address.TryRead(value, out _),
            Column.SrcPort or Column.DstPort => TryNumber(value, out var port) && port <= ushort.MaxValue,
            Column.BytesIn or Column.BytesOut => TryNumber(value, out _),
            _ => true,
        };

    private static bool TryNumber(ReadOnlySpan<byte> value, out ulong number) =>
        Utf8Parser.TryParse(value, out number, out var used) && used == value.Length && (value[0] != '0' || used == 1);

    private void Fixed(EventBatch batch, int from, int count, IReadOnlyList<long>? positions)
    {
        var (end, block) = (from + count, _block);
        block.Column("time", "DateTime64(6, 'UTC')");
        for (var row = from; row < end; row++)
            block.Int64(batch.Time(row) is var time && time == EventBatch.NoTime ? 0 : time);
        block.Column("time_quality", "Int8");
        for (var row = from; row < end; row++)
            block.Byte((byte)batch.TimeQuality(row));
        block.Column("received", "DateTime64(6, 'UTC')");
        for (var row = from; row < end; row++)
            block.Int64(batch.Received(row));
        block.Column("event_id", "FixedString(16)");
        for (var row = from; row < end; row++)
            block.Id(batch.Id(row));
        block.Column("source", "String");
        for (var row = from; row < end; row++)
            block.Text(batch.Variant(row)?.Source ?? "");
        block.Column("source_version", "String");
        for (var row = from; row < end; row++)
            block.Text(batch.Variant(row)?.Version ?? "");
        block.Column("class", "String");
        for (var row = from; row < end; row++)
            block.Text(batch.Variant(row)?.Class ?? "");
        block.Column("present", "UInt32");
        for (var row = 0; row < count; row++)
            block.UInt32(_present[row]);
        block.Column("raw", "String");
        for (var row = from; row < end; row++)
            block.Text(batch.Raw(row));
        block.Column("fault", "String");
        for (var row = from; row < end; row++)
            block.Text(batch.Fault(row) ?? "");
        block.Column("origin", "String");
        for (var row = from; row < end; row++)
            block.Text(batch.Origin(row).Name);
        block.Column("record", "UInt64");
        for (var row = from; row < end; row++)
            block.Int64(batch.Record(row));
        block.Column("native_id", "String");
        for (var row = from; row < end; row++)
            block.Text(batch.NativeId(row));
        block.Column("sender", "String");
        for (var row = from; row < end; row++)
            block.Text(batch.Origin(row).Sender ?? "");
        block.Column("seq", "UInt64");
        for (var row = from; row < end; row++)
            block.Int64(positions?[row] ?? 0);
    }

    private void Write(EventBatch batch, int from, int count, Column column)
    {
        var bit = 1u << (int)column;
        var block = _block;
        switch (column)
        {
            case Column.SrcIp or Column.DstIp:
                block.Column(column.Name(), "IPv6");
                for (var row = 0; row < count; row++)
                {
                    UInt128 address = 0;
                    if ((_present[row] & bit) != 0)
                        Address.TryRead(batch.Value(from + row, column), out address);
                    block.Id(address);
                }
                break;
            case Column.SrcPort or Column.DstPort:
                block.Column(column.Name(), "UInt16");
                for (var row = 0; row < count; row++)
                    block.UInt16((ushort)Number(batch, from, row, column, bit));
                break;
            case Column.BytesIn or Column.BytesOut:
                block.Column(column.Name(), "UInt64");
                for (var row = 0; row < count; row++)
                    block.UInt64(Number(batch, from, row, column, bit));
                break;
            default:
                block.Column(column.Name(), "String");
                for (var row = from; row < from + count; row++)
                    block.Text(batch.Value(row, column));
                break;
        }
    }

    private ulong Number(EventBatch batch, int from, int row, Column column, uint bit)
    {
        ulong number = 0;
        if ((_present[row] & bit) != 0)
            TryNumber(batch.Value(from + row, column), out number);
        return number;
    }

    private void Fields(EventBatch batch, int from, int count, int values)
    {
        var block = _block;
        block.Column("fields", "Map(LowCardinality(String), String)");
        block.UInt64(1);
        ulong end = 0;
        for (var row = from; row < from + count; row++)
            block.UInt64(end += (ulong)batch.Fields(row).Length);
        if (values > 0)
        {
            _keys.Write(block, batch, from, count, values);
            for (var row = from; row < from + count; row++)
                foreach (ref readonly var slot in batch.Fields(row))
                    block.Text(batch[slot.Value]);
        }
        block.Column("kinds", "String");
        for (var row = from; row < from + count; row++)
            Kinds(batch.Fields(row));
    }

    /// <summary>One letter a native value; nothing where all are text.</summary>
    private void Kinds(ReadOnlySpan<Slot> slots)
    {
        var plain = true;
        foreach (ref readonly var slot in slots)
            plain &= slot.Kind == ValueKind.Text;
        _block.VarUInt(plain ? 0 : (ulong)slots.Length);
        if (plain)
            return;
        var letters = _block.Room(slots.Length);
        for (var i = 0; i < slots.Length; i++)
            letters[i] = KindLetters[(int)slots[i].Kind];
        _block.Take(slots.Length);
    }

    /// <summary>By <see cref="ValueKind"/>: text, number, true, false, null.</summary>
    public static ReadOnlySpan<byte> KindLetters => "sntfz"u8;
}
