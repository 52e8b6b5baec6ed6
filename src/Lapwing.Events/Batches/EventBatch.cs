using System.Buffers;
using System.Text;

namespace Lapwing.Events;

/// <summary>
/// Events in one pooled UTF-8 buffer with tables of slots beside it. Written by one thread, an event at a time
/// (<see cref="Begin"/>, values, <see cref="End"/>), then normalised, then read by any number. Its last reader disposes it, once.
/// </summary>
/// <remarks>Values are slices of the buffer: valid until <see cref="Dispose"/> or <see cref="Clear"/>. A string is made when a person will read it.</remarks>
public sealed class EventBatch : IDisposable
{
    /// <summary>The time of an event whose file has no time at all.</summary>
    public const long NoTime = long.MinValue;

    /// <summary>Ids from here on are names of this batch only.</summary>
    internal const int FirstLocalName = 1 << 24;

    private readonly List<byte[]> _localNames = [];
    private readonly Dictionary<string, int> _localIds = new(StringComparer.Ordinal);
    private byte[]? _buffer;
    private int _used;
    private Slot[] _slots = new Slot[1024];
    private int _slotCount;
    private Slot[] _derived = new Slot[256];
    private int _derivedCount;
    private Row[] _rows = new Row[64];
    private Slice[] _columns = new Slice[64 * Columns.Count];
    private int _usedBefore;

    public EventBatch(FieldNames names, int bytes = 1 << 16)
    {
        Names = names;
        _buffer = ArrayPool<byte>.Shared.Rent(bytes);
    }

    public FieldNames Names { get; }

    /// <summary>Whole events in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the buffer in use.</summary>
    public int Bytes => _used;

    private byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(EventBatch));

    // Writing ----------------------------------------------------------------------------------------------------

    /// <summary>Starts an event. Until <see cref="End"/> it does not count; <see cref="Discard"/> takes it back.</summary>
    /// <param name="origin">Shared by all events from there.</param>
    /// <param name="record">Its ordinal in the file or member, from 1; 0 from a door.</param>
    public void Begin(Origin origin, long record)
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, Count * 2);
            Array.Resize(ref _columns, Count * 2 * Columns.Count);
        }
        _usedBefore = _used;
        _rows[Count] = new Row
        {
            Origin = origin,
            Record = record,
            SlotStart = _slotCount,
            Time = NoTime,
            TimeQuality = Lapwing.Events.TimeQuality.None,
        };
        Array.Clear(_columns, Count * Columns.Count, Columns.Count);
    }

    /// <summary>Copies bytes into the buffer.</summary>
    public Slice Append(ReadOnlySpan<byte> bytes)
    {
        var slice = new Slice(_used, bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
        _used += bytes.Length;
        return slice;
    }

    /// <summary>Room for at least <paramref name="length"/> bytes at the buffer's end; taken by <see cref="Take"/>.</summary>
    public Span<byte> Reserve(int length)
    {
        var buffer = Buffer;
        if (buffer.Length - _used < length)
        {
            var grown = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_used + length), checked(buffer.Length * 2)));
            buffer.AsSpan(0, _used).CopyTo(grown);
            _buffer = grown;
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = grown;
        }
        return buffer.AsSpan(_used);
    }

    /// <summary>Takes the first bytes of the last <see cref="Reserve"/>.</summary>
    public Slice Take(int length)
    {
        var slice = new Slice(_used, length);
        _used += length;
        return slice;
    }

    /// <summary>The id of a field's name: the shared one, or one of this batch when the shared table is full.</summary>
    public int FieldId(ReadOnlySpan<byte> name)
    {
        var id = Names.TryIntern(name);
        if (id >= 0)
            return id;
        // Looked up by text: past the bound names are a sender's, and may be very many.
        var text = Encoding.Latin1.GetString(name);
        if (_localIds.TryGetValue(text, out id))
            return id;
        id = FirstLocalName + _localNames.Count;
        _localNames.Add(name.ToArray());
        _localIds.Add(text, id);
        return id;
    }

    /// <summary>A field's name as people write it.</summary>
    public string FieldName(int id) =>
        id < FirstLocalName ? Names.Name(id) : Encoding.UTF8.GetString(_localNames[id - FirstLocalName]);

    /// <summary>A field's name, UTF-8.</summary>
    public ReadOnlySpan<byte> FieldNameUtf8(int id) =>
        id < FirstLocalName ? Names.Utf8(id) : _localNames[id - FirstLocalName];

    /// <summary>Adds a native value to the event begun.</summary>
    public void Add(int field, Slice value, ValueKind kind = ValueKind.Text)
    {
        if (_slotCount == _slots.Length)
            Array.Resize(ref _slots, _slotCount * 2);
        _slots[_slotCount++] = new Slot(field, value, kind);
        _rows[Count].SlotCount++;
    }

    /// <summary>Adds a native value to the event begun, copying it.</summary>
    public void Add(int field, ReadOnlySpan<byte> value, ValueKind kind = ValueKind.Text) =>
        Add(field, Append(value), kind);

    /// <summary>The record as it came, or canonical JSON of its native fields where the line alone cannot be read again.</summary>
    public void SetRaw(Slice raw) => _rows[Count].Raw = raw;

    /// <summary>What the log itself numbers (EventRecordID).</summary>
    public void SetNativeId(Slice id) => _rows[Count].NativeId = id;

    /// <summary>Why no reader understood the record; the event is kept with its raw bytes.</summary>
    public void SetFault(string reason) => _rows[Count].Fault = reason;

    /// <summary>The same for an event already whole.</summary>
    public void SetFault(int index, string reason) => _rows[index].Fault = reason;

    /// <summary>The event begun is whole: it counts, at the index returned.</summary>
    public int End() => Count++;

    /// <summary>Takes back the event begun, and its bytes.</summary>
    public void Discard()
    {
        _slotCount = _rows[Count].SlotStart;
        _used = _usedBefore;
    }

    /// <summary>Empties the batch for use again; every slice of it is void.</summary>
    public void Clear()
    {
        Count = 0;
        _used = 0;
        _slotCount = 0;
        _derivedCount = 0;
        _localNames.Clear();
        _localIds.Clear();
    }

    // Normalising: by one thread, events in order ------------------------------------------------------------------

    /// <summary>Adds a value that a definition computed (<c>User</c> from name and domain): rules see it, <c>fields</c> does not show it.</summary>
    /// <remarks>Derived values of one event are added together.</remarks>
    public void AddDerived(int index, int field, Slice value)
    {
        ref var row = ref _rows[index];
        if (row.DerivedCount == 0)
            row.DerivedStart = _derivedCount;
        else if (row.DerivedStart + row.DerivedCount != _derivedCount)
            throw new InvalidOperationException("Derived values of an event are added together.");
        if (_derivedCount == _derived.Length)
            Array.Resize(ref _derived, _derivedCount * 2);
        _derived[_derivedCount++] = new Slot(field, value, ValueKind.Text);
        row.DerivedCount++;
    }

    public void SetColumn(int index, Column column, Slice value) =>
        _columns[index * Columns.Count + (int)column] = value;

    public void SetColumn(int index, Column column, ReadOnlySpan<byte> value) =>
        SetColumn(index, column, Append(value));

    /// <param name="index">The event.</param>
    /// <param name="time">Microseconds since 1970 UTC, or <see cref="NoTime"/>.</param>
    /// <param name="quality">How it was found.</param>
    public void SetTime(int index, long time, TimeQuality quality)
    {
        _rows[index].Time = time;
        _rows[index].TimeQuality = quality;
    }

    /// <summary>What the log itself numbers, where only its source's definition knows the field.</summary>
    public void SetNativeId(int index, Slice id) => _rows[index].NativeId = id;

    public void SetReceived(int index, long time) => _rows[index].Received = time;

    public void SetVariant(int index, SourceVariant variant) => _rows[index].Variant = variant;

    public void SetId(int index, UInt128 id) => _rows[index].Id = id;

    // Reading ------------------------------------------------------------------------------------------------------

    /// <summary>Bytes of a slice.</summary>
    public ReadOnlySpan<byte> this[Slice slice] => Buffer.AsSpan(slice.Start, slice.Length);

    /// <summary>Native values, in the log's order.</summary>
    public ReadOnlySpan<Slot> Fields(int index) => _slots.AsSpan(_rows[index].SlotStart, _rows[index].SlotCount);

    /// <summary>Values that the source's definition computed.</summary>
    public ReadOnlySpan<Slot> Derived(int index) =>
        _derived.AsSpan(_rows[index].DerivedStart, _rows[index].DerivedCount);

    /// <summary>The first native value of a field; false when the event has none.</summary>
    public bool TryGet(int index, int field, out Slot slot)
    {
        foreach (ref readonly var s in Fields(index))
        {
            if (s.Field == field)
            {
                slot = s;
                return true;
            }
        }
        slot = default;
        return false;
    }

    /// <summary>A column's value; empty when the log does not say.</summary>
    public ReadOnlySpan<byte> Value(int index, Column column) => this[ColumnSlice(index, column)];

    public Slice ColumnSlice(int index, Column column) => _columns[index * Columns.Count + (int)column];

    public string Text(int index, Column column) => Encoding.UTF8.GetString(Value(index, column));

    public string Text(Slice slice) => Encoding.UTF8.GetString(this[slice]);

    public ReadOnlySpan<byte> Raw(int index) => this[_rows[index].Raw];

    public Slice RawSlice(int index) => _rows[index].Raw;

    public ReadOnlySpan<byte> NativeId(int index) => this[_rows[index].NativeId];

    /// <summary>Microseconds since 1970 UTC, or <see cref="NoTime"/>.</summary>
    public long Time(int index) => _rows[index].Time;

    public TimeQuality TimeQuality(int index) => _rows[index].TimeQuality;

    /// <summary>When Lapwing got it, microseconds since 1970 UTC; 0 where nobody received it (scan).</summary>
    public long Received(int index) => _rows[index].Received;

    public Origin Origin(int index) => _rows[index].Origin;

    public long Record(int index) => _rows[index].Record;

    public string? Fault(int index) => _rows[index].Fault;

    /// <summary>Null until normalised.</summary>
    public SourceVariant? Variant(int index) => _rows[index].Variant;

    /// <summary>0 until given.</summary>
    public UInt128 Id(int index) => _rows[index].Id;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private struct Row
    {
        public Origin Origin;
        public string? Fault;
        public SourceVariant? Variant;
        public UInt128 Id;
        public long Record;
        public long Time;
        public long Received;
        public Slice Raw;
        public Slice NativeId;
        public int SlotStart;
        public int SlotCount;
        public int DerivedStart;
        public int DerivedCount;
        public TimeQuality TimeQuality;
    }
}
