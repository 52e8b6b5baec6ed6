using System.Collections.Concurrent;
using Lapwing.Lake;
using Lapwing.Service;

namespace Lapwing.Web;

public sealed record RulesView(int Loaded, int Refused);

/// <param name="State"><c>trained</c> or <c>learning</c>.</param>
public sealed record ModelView(string Name, string Title, string State, string Detail);

/// <summary>A tenant's figures, the same on pages, in the API and in the live feed.</summary>
public sealed record StatsView(
    long Events,
    long Findings,
    long OpenIncidents,
    double EventsPerSecond,
    long Received,
    long Stored,
    long Rejected,
    long Backlog,
    IReadOnlyList<SourceCount> Sources,
    DateTimeOffset? NewestEvent,
    DateTimeOffset? OldestEvent,
    RulesView Rules,
    IReadOnlyList<ModelView> Models,
    string? Trouble
);

/// <summary>Gathers a tenant's figures, at most once a second whoever asks.</summary>
public sealed class TenantStats(ServiceNode node, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, (long At, StatsView View)> _last = new(StringComparer.Ordinal);

    public async Task<StatsView> Of(TenantRuntime tenant, CancellationToken cancel)
    {
        if (_last.TryGetValue(tenant.Id.Value, out var last) && clock.GetElapsedTime(last.At) < Fresh)
            return last.View;
        var view = await Gather(tenant, cancel);
        _last[tenant.Id.Value] = (clock.GetTimestamp(), view);
        return view;
    }

    private async Task<StatsView> Gather(TenantRuntime tenant, CancellationToken cancel)
    {
        var lake = await node.Search.Stats(tenant.Database, cancel);
        var counts = await tenant.Parts.State.Counters.List(cancel);
        var open = await tenant.Parts.State.Incidents.OpenByLevel(cancel);
        var spool = tenant.Parts.Spool.Status;
        return new StatsView(
            lake.Events,
            lake.Findings,
            open.Values.Sum(),
            Math.Round(tenant.Stream.Counts.Rate(clock), 1),
            counts.Where(c => c.Name == "received").Sum(c => c.Value),
            counts.Where(c => c.Name == "stored").Sum(c => c.Value),
            counts.Where(c => c.Name.StartsWith("rejected", StringComparison.Ordinal)).Sum(c => c.Value),
            Math.Max(0, spool.End - tenant.Stream.Position),
            lake.Sources,
            lake.NewestEvent,
            lake.OldestEvent,
            new RulesView(
                node.Detectors.Rules.Rules.Count + node.Detectors.Rules.Correlations.Count,
                node.Detectors.Rules.Faulty
            ),
            [
                .. tenant.Parts.Detection.Behaviours.Select(l => new ModelView(
                    l.Set.Name,
                    l.Set.Title,
                    l.Model is null ? "learning" : "trained",
                    l.Status
                )),
            ],
            tenant.Stream.Trouble
        );
    }
}
