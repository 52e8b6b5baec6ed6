using System.Buffers;

namespace Lapwing.Events;

/// <summary>
/// The kinds of log that are known, as data: recognises each event of a batch and fills its columns, its time, its
/// computed fields and its variant. Any number of threads may normalise batches of their own.
/// </summary>
public sealed partial class Sources
{
    private readonly FieldNames _names;
    private readonly SourcePlan[] _plans;
    private readonly int _constants;
    private readonly SourcePlan _unknown;
    private readonly long[] _refused = new long[Columns.Count];

    private Sources(FieldNames names, SourcePlan[] plans, SourcePlan unknown, int constants, List<Problem> problems)
    {
        _names = names;
        _plans = plans;
        _unknown = unknown;
        _constants = constants;
        Problems = problems;
        _weights = new FieldCache<ulong>(names, Weight, beyond: Irrelevant);
    }

    /// <summary>All faults of all definitions; a definition with an error is not used.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>The sources that are known, by name.</summary>
    public IEnumerable<string> Names => _plans.SelectMany(p => p.Cases).Select(c => c.Variant.Source).Distinct();

    /// <summary>Values that were not of their column's kind and stand in <c>fields</c> only, by <see cref="Column"/>.</summary>
    public long Refused(Column column) => Interlocked.Read(ref _refused[(int)column]);

    /// <summary>Normalises every event of a batch that its reader has filled, and gives those without a time their neighbour's.</summary>
    /// <param name="batch">All of one input, in its order.</param>
    /// <param name="times">Of the same input, the same for all its batches.</param>
    /// <param name="declared">The source that the sender named, or null: then each event is recognised by itself.</param>
    /// <param name="from">The first event to normalise: those before it have been, with their own input's times.</param>
    public void Normalise(EventBatch batch, TimeResolver times, string? declared = null, int from = 0)
    {
        var named = declared is null ? null : Find(declared);
        var rented = ArrayPool<Slice>.Shared.Rent(Math.Max(1, _constants));
        var constants = rented.AsSpan(0, _constants);
        constants.Clear();
        for (var i = from; i < batch.Count; i++)
            (named ?? Recognise(batch, i)).Fill(batch, i, times, constants, _refused);
        ArrayPool<Slice>.Shared.Return(rented);
        times.Resolve(batch, from);
    }

    private SourcePlan? Find(string name)
    {
        foreach (var plan in _plans)
            if (string.Equals(plan.Source, name, StringComparison.OrdinalIgnoreCase))
                return plan;
        return null;
    }
}
