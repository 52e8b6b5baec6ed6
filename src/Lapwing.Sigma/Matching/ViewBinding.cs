using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>Which of an event's slots are which of the rules' fields, seen through one view.</summary>
/// <remarks>Names met after it was made are added when first seen; readers never wait.</remarks>
sealed class ViewBinding
{
    readonly FieldNames _names;
    readonly SourceView _view;
    readonly RuleFields _fields;
    readonly bool[] _used;
    readonly bool _keywords;
    readonly (int Column, int Field)[] _columns;

    /// <summary>By native field id: the one rule field, -1 for none, or -2 - the index into <see cref="_several"/>.</summary>
    volatile int[] _byId = [];
    volatile int[][] _several = [];

    public ViewBinding(SourceView view, RuleFields fields, bool[] used, FieldNames names)
    {
        _view = view;
        _fields = fields;
        _used = used;
        _keywords = used[RuleFields.Keyword];
        _columns =
        [
            .. Enumerable
                .Range(0, Columns.Count)
                .Select(c => (c, fields.OfId(c)))
                .Where(p => p.Item2 >= 0 && used[p.Item2]),
        ];
        _names = names;
        Grow(names.Count);
    }

    /// <summary>Fills <paramref name="values"/> with one event's.</summary>
    public void Bind(EventBatch batch, int index, EventValues values)
    {
        values.Begin(batch);
        foreach (ref readonly var slot in batch.Fields(index))
        {
            var bound = Bind(slot, values);
            if (_keywords && slot.Kind != ValueKind.Null)
                values.Add(RuleFields.Keyword, slot.Value, isNull: false, bound);
        }
        foreach (ref readonly var slot in batch.Derived(index))
            Bind(slot, values);
        // A column stands in where the log has no field of its name.
        foreach (var (column, field) in _columns)
        {
            var slice = batch.ColumnSlice(index, (Column)column);
            if (slice.Length > 0 && !values.Has(field))
                values.Add(field, slice, isNull: false);
        }
        if (_keywords)
            BindRaw(batch, index, values);
    }

    // The raw text is searched as a whole too, for words that span fields; JSON is not: it holds the field names.
    static void BindRaw(EventBatch batch, int index, EventValues values)
    {
        var raw = batch.Raw(index);
        var parsed = batch.Fields(index).Length > 0;
        if (raw.Length > 0 && !(parsed && raw.TrimStart(" \t"u8) is [(byte)'{' or (byte)'[', ..]))
            values.Add(RuleFields.Keyword, batch.RawSlice(index), isNull: false);
    }

    /// <summary>Binds one slot to all its fields.</summary>
    /// <returns>The number of the first value made of it, or -1.</returns>
    int Bind(in Slot slot, EventValues values)
    {
        var byId = _byId;
        if ((uint)slot.Field >= (uint)byId.Length)
        {
            // Names of a batch of its own are nobody's.
            if (slot.Field >= FieldNames.Capacity * 4)
                return -1;
            byId = Grow(slot.Field + 1);
        }
        var field = byId[slot.Field];
        var isNull = slot.Kind == ValueKind.Null;
        if (field >= -1)
            return field < 0 ? -1 : values.Add(field, slot.Value, isNull);
        var first = -1;
        foreach (var one in _several[-2 - field])
        {
            var bound = values.Add(one, slot.Value, isNull, first);
            first = first < 0 ? bound : first;
        }
        return first;
    }

    int[] Grow(int count)
    {
        lock (_used)
        {
            var byId = _byId;
            if (count <= byId.Length)
                return byId;
            var several = _several.ToList();
            // Only names that are there: what a later name means to this view is not known before it comes.
            var grown = new int[Math.Max(count, _names.Count)];
            byId.CopyTo(grown, 0);
            for (var id = byId.Length; id < grown.Length; id++)
                grown[id] = Fields(id, several);
            // The lists first: a number that points into them is read after them.
            _several = [.. several];
            return _byId = grown;
        }
    }

    int Fields(int id, List<int[]> several)
    {
        if (!_view.Names.TryGetValue(id, out var names))
            return Used(_fields.OfId(id));
        int[] fields = [.. names.Select(n => Used(_fields.OfId(n))).Where(f => f >= 0).Distinct()];
        if (fields.Length < 2)
            return fields.Length == 0 ? -1 : fields[0];
        several.Add(fields);
        return -1 - several.Count;
    }

    int Used(int field) => field >= 0 && _used[field] ? field : -1;
}
