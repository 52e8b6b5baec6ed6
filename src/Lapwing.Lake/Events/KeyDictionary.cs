using Lapwing.Events;

namespace Lapwing.Lake;

/// <summary>
/// The native paths of one block as a dictionary (LowCardinality): each path once, and its place for every value. Used by
/// one thread, again for each block.
/// </summary>
sealed class KeyDictionary
{
    private readonly Dictionary<int, int> _places = [];
    private readonly List<int> _fields = [];

    /// <summary>Collects the paths of the rows; answers how many values they have.</summary>
    public int Collect(EventBatch batch, int from, int count)
    {
        _places.Clear();
        _fields.Clear();
        var values = 0;
        for (var row = from; row < from + count; row++)
            foreach (ref readonly var slot in batch.Fields(row))
            {
                values++;
                if (_places.TryAdd(slot.Field, _fields.Count))
                    _fields.Add(slot.Field);
            }
        return values;
    }

    /// <summary>The keys of the values collected, in their order. Source: SerializationLowCardinality.</summary>
    public void Write(NativeBlock block, EventBatch batch, int from, int count, int values)
    {
        const ulong HasKeysAndUpdates = (1 << 9) | (1 << 10);
        var width =
            _fields.Count <= 0x100 ? 0
            : _fields.Count <= 0x10000 ? 1
            : 2;
        block.UInt64(HasKeysAndUpdates | (uint)width);
        block.UInt64((ulong)_fields.Count);
        foreach (var field in _fields)
            block.Text(batch.FieldNameUtf8(field));
        block.UInt64((ulong)values);
        for (var row = from; row < from + count; row++)
            foreach (ref readonly var slot in batch.Fields(row))
            {
                var place = _places[slot.Field];
                if (width == 0)
                    block.Byte((byte)place);
                else if (width == 1)
                    block.UInt16((ushort)place);
                else
                    block.UInt32((uint)place);
            }
    }
}
