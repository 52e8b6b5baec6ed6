using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>
/// The values of one event by the fields that rules name (by <see cref="RuleFields"/>' numbers), seen through one view.
/// Filled anew for each event and view by one thread; folded forms are made when first asked for.
/// </summary>
sealed class EventValues(int fields)
{
    readonly int[] _first = new int[fields];
    readonly int[] _last = new int[fields];
    readonly int[] _epochOf = new int[fields];
    readonly Utf16Scratch _scratch = new();
    Bound[] _values = new Bound[256];
    byte[] _folded = new byte[16 << 10];
    int _foldedUsed;
    int _count;
    EventBatch? _batch;

    struct Bound
    {
        public Slice Slice;
        public int Next;
        public int FoldedStart;
        public int FoldedLength;

        /// <summary>The value before it with the same bytes, whose folded form serves both; -1 for none.</summary>
        public int Same;
        public bool IsNull;
    }

    /// <summary>Counts the fillings: what was remembered under another number is void.</summary>
    public int Epoch { get; private set; }

    public void Begin(EventBatch batch)
    {
        _batch = batch;
        _count = 0;
        _foldedUsed = 0;
        if (Epoch == int.MaxValue)
        {
            Array.Clear(_epochOf);
            Epoch = 0;
        }
        Epoch++;
    }

    public bool Has(int field) => _epochOf[field] == Epoch;

    /// <param name="field">The rule field.</param>
    /// <param name="slice">The value.</param>
    /// <param name="isNull">It is JSON null.</param>
    /// <param name="same">What this returned for the same slice before; -1 for nothing.</param>
    /// <returns>The value's number, until <see cref="Begin"/>.</returns>
    public int Add(int field, Slice slice, bool isNull, int same = -1)
    {
        if (_count == _values.Length)
            Array.Resize(ref _values, _count * 2);
        _values[_count] = new Bound
        {
            Slice = slice,
            Next = -1,
            FoldedStart = -1,
            Same = same,
            IsNull = isNull,
        };
        if (Has(field))
            _values[_last[field]].Next = _count;
        else
            (_first[field], _epochOf[field]) = (_count, Epoch);
        _last[field] = _count;
        return _count++;
    }

    /// <summary>The first value of a field, or -1.</summary>
    public int First(int field) => Has(field) ? _first[field] : -1;

    /// <summary>The value behind one of <see cref="First"/>'s, or -1.</summary>
    public int Next(int value) => _values[value].Next;

    public bool IsNull(int value) => _values[value].IsNull;

    public ReadOnlySpan<byte> Utf8(int value) => _batch![_values[value].Slice];

    public ReadOnlySpan<byte> Folded(int value)
    {
        if (_values[value].Same >= 0)
            value = _values[value].Same;
        ref var bound = ref _values[value];
        if (bound.FoldedStart < 0)
            Fold(ref bound);
        return _folded.AsSpan(bound.FoldedStart, bound.FoldedLength);
    }

    public FieldValue Value(int value) => new(Utf8(value), Folded(value), _scratch);

    void Fold(ref Bound bound)
    {
        var utf8 = _batch![bound.Slice];
        var room = CaseFolding.MaxLength(utf8.Length);
        if (_folded.Length - _foldedUsed < room)
            Array.Resize(ref _folded, Math.Max(_folded.Length * 2, _foldedUsed + room));
        bound.FoldedStart = _foldedUsed;
        bound.FoldedLength = CaseFolding.Fold(utf8, _folded.AsSpan(_foldedUsed));
        _foldedUsed += bound.FoldedLength;
    }
}
