using Lapwing.Events;
using Lapwing.Sigma;

namespace Lapwing.Detect;

/// <summary>
/// Makes findings of correlations' runs. Runs know their events by id; what is cited of them (place, entities) is held
/// here from when they fed a correlation. Bounded: of what was let go only the id is cited.
/// </summary>
sealed partial class RunFindings(RuleSet rules)
{
    private const int MostHeld = 200_000;
    private const int EntityEvents = 200;

    private readonly Dictionary<UInt128, Cited> _held = [];
    private readonly Queue<UInt128> _order = new();

    /// <summary>Holds an event that feeds a correlation.</summary>
    public void Hold(EventBatch batch, int index)
    {
        var id = batch.Id(index);
        if (_held.ContainsKey(id))
            return;
        if (_order.Count == MostHeld)
            _held.Remove(_order.Dequeue());
        var entities = Entities.Empty();
        Entities.Collect(batch, index, entities);
        _held.Add(id, new Cited(EventReferences.Of(batch, index), entities));
        _order.Enqueue(id);
    }

    /// <summary>The finding of a run; a run told again gives the same id.</summary>
    public Finding Of(CorrelationRun run)
    {
        var correlation = rules.Correlations[run.CorrelationIndex];
        var entities = Entities.Empty();
        for (var i = 0; i < correlation.GroupBy.Count; i++)
            if (Columns.TryParse(correlation.GroupBy[i], out var column))
                Entities.Add(entities, Entities.KindOf(column) ?? correlation.GroupBy[i], run.Group[i]);
        foreach (var id in run.Events.Take(EntityEvents))
            if (_held.TryGetValue(id, out var cited))
                foreach (var (kind, values) in cited.Entities)
                foreach (var value in values)
                    Entities.Add(entities, kind, value);
        return RuleFindings.Describe(correlation.Info, "correlation", default) with
        {
            Id = run.Id,
            Time = EventReferences.Time(run.LastTime),
            Since = EventReferences.Time(run.FirstTime),
            Entities = Entities.Lists(entities),
            Events = [.. run.Events.Select(Cite)],
            EventCount = run.EventCount,
            Matched = [.. correlation.GroupBy.Select((field, i) => new MatchedField(field, run.Group[i], "group-by"))],
        };
    }

    private EventReference Cite(UInt128 id) =>
        _held.TryGetValue(id, out var cited)
            ? cited.Reference
            : new EventReference(EventIds.Text(id), null, "", 0, null);

    private sealed record Cited(EventReference Reference, SortedDictionary<string, SortedSet<string>> Entities);
}
