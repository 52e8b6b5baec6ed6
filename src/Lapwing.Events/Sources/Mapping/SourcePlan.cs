namespace Lapwing.Events;

/// <summary>A definition made ready to run: which native fields go to which register, and what is made of them.</summary>
internal sealed class SourcePlan
{
    public const int MaxRegisters = 400;

    public required string Source { get; init; }
    public required int Rank { get; init; }
    public required FieldCache<int[]> RegistersOf { get; init; }
    public required int RegisterCount { get; init; }
    public required IReadOnlyList<Recognition> Recognitions { get; init; }
    public required NameMap Names { get; init; }
    public required TimeField[] Times { get; init; }
    public required ValueExpression? NativeId { get; init; }
    public required PairSplit[] Splits { get; init; }

    /// <summary>In the definition's order, the first that fits is taken; the last fits always.</summary>
    public required CasePlan[] Cases { get; init; }
    public required CaseChoice Choice { get; init; }

    /// <summary>Fills one event. Never throws on what a log says.</summary>
    public void Fill(EventBatch batch, int index, TimeResolver times, Span<Slice> constants, long[] refused)
    {
        Span<Slice> values = stackalloc Slice[RegisterCount];
        values.Clear();
        foreach (ref readonly var slot in batch.Fields(index))
        {
            var registers = RegistersOf[slot.Field];
            if (registers.Length == 0 || slot.Value.Length == 0 || slot.Kind == ValueKind.Null)
                continue;
            if (slot.Value.Length == 1 && batch[slot.Value][0] == '-')
                continue;
            foreach (var register in registers)
                if (values[register].Length == 0)
                    values[register] = slot.Value;
        }
        foreach (var split in Splits)
            split.Run(batch, values);

        var @case = Choose(batch, values);
        var at = new Registers(batch, index, values, constants);
        foreach (var (register, value, field) in @case.Computed)
        {
            // What the log itself already says under this name is not said again.
            if (!value.TryGet(at, out var slice) || slice == values[register])
                continue;
            values[register] = slice;
            if (field >= 0)
                batch.AddDerived(index, field, slice);
        }
        AddDerived(batch, index, values, @case);
        SetColumns(at, @case, refused);
        SetTime(batch, index, values, times);
        if (batch.NativeId(index).IsEmpty && NativeId is not null && NativeId.TryGet(at, out var id))
            batch.SetNativeId(index, id);
        batch.SetVariant(index, @case.Variant);
    }

    private CasePlan Choose(EventBatch batch, Span<Slice> values)
    {
        foreach (var number in Choice.Candidates(batch, values))
            if (Cases[number].Fits(batch, values))
                return Cases[number];
        return Cases[^1];
    }

    private void AddDerived(EventBatch batch, int index, Span<Slice> values, CasePlan @case)
    {
        foreach (var split in Splits)
        foreach (var (register, field) in split.Fields)
            if (values[register].Length > 0)
                batch.AddDerived(index, field, values[register]);
        foreach (var (register, field) in @case.Captured)
            if (values[register].Length > 0)
                batch.AddDerived(index, field, values[register]);
    }

    private static void SetColumns(in Registers at, CasePlan @case, long[] refused)
    {
        foreach (var (column, choices) in @case.Columns)
        {
            foreach (var choice in choices)
            {
                if (!choice.TryGet(at, out var value))
                    continue;
                if (ColumnValues.TryShape(at.Batch, column, ref value))
                {
                    at.Batch.SetColumn(at.Index, column, value);
                    break;
                }
                Interlocked.Increment(ref refused[(int)column]);
            }
        }
    }

    private void SetTime(EventBatch batch, int index, Span<Slice> values, TimeResolver times)
    {
        foreach (var field in Times)
        {
            var value = values[field.Register];
            if (value.Length == 0 || !EventTime.TryParse(batch[value], times.Context, out var time, out var quality))
                continue;
            if (field.IsUtc && quality == TimeQuality.ZoneAssumed)
                quality = TimeQuality.Exact;
            batch.SetTime(index, time, quality);
            times.Saw(time, quality);
            return;
        }
    }
}

/// <summary>A field that may hold the time. One that is UTC by its own definition needs no zone to be exact.</summary>
internal readonly record struct TimeField(int Register, bool IsUtc);

/// <summary>What must hold for a definition to be taken: fields by the names the definition gives them.</summary>
internal sealed record Recognition(IReadOnlyList<(string Name, TextTest? Test)> Conditions)
{
    /// <summary>The name that stands for the record as it came.</summary>
    public const string Raw = "(raw)";
}
