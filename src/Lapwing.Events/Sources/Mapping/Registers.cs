namespace Lapwing.Events;

/// <summary>
/// The values of one event that its definition speaks of, by number: slices of the batch's buffer, the first value of a
/// field that says something. Empty, null and <c>-</c> are no value.
/// </summary>
internal readonly ref struct Registers(EventBatch batch, int index, Span<Slice> values, Span<Slice> constants)
{
    private readonly Span<Slice> _constants = constants;

    public EventBatch Batch { get; } = batch;
    public int Index { get; } = index;
    public Span<Slice> Values { get; } = values;

    /// <summary>A definition's constant in the batch's buffer: written once a batch, on first use.</summary>
    public Slice Constant(int number, ReadOnlySpan<byte> text)
    {
        ref var known = ref _constants[number];
        if (known.Length == 0)
            known = Batch.Append(text);
        return known;
    }
}
