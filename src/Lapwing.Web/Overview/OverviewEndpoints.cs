using Lapwing.Detect;
using Lapwing.Lake;
using Lapwing.Service;
using Lapwing.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lapwing.Web;

/// <summary>What is going on, at a glance.</summary>
static class OverviewEndpoints
{
    private const int Shown = 8;

    public static void MapOverview(this IEndpointRouteBuilder api)
    {
        api.MapGet("/stats", Stats).Needs(Right.Read).Produces<StatsView>();
        api.MapGet("/overview", Overview).Needs(Right.Read).Produces<OverviewView>();
    }

    public sealed record OverviewView(
        DateTimeOffset? Since,
        DateTimeOffset? Until,
        double IntervalSeconds,
        IReadOnlyList<Bucket> Events,
        IReadOnlyList<LevelBucket> Findings,
        IReadOnlyList<IncidentView> Incidents,
        IReadOnlyDictionary<string, int> OpenByLevel,
        IReadOnlyDictionary<string, IReadOnlyList<TopEntity>> Top,
        IReadOnlyList<CountryCount> Countries
    );

    private static async Task<IResult> Stats(HttpContext context, ServiceNode node, TenantStats stats) =>
        Results.Ok(await stats.Of(context.Tenant(node), context.RequestAborted));

    private static async Task<IResult> Overview(
        HttpContext context,
        ServiceNode node,
        TimeProvider clock,
        string? since,
        string? until
    )
    {
        if (
            !WebContext.TryTime(since, clock, out var from, out var wrong)
            || !WebContext.TryTime(until, clock, out var to, out wrong)
        )
            return wrong!;
        var tenant = context.Tenant(node);
        var cancel = context.RequestAborted;
        var answer = await node.Search.Overview(tenant.Database, from, to, cancel);
        if (answer.Value is not { } overview)
            return QueryProblem.Of("", answer.Problem!);
        var incidents = await tenant.Parts.State.Incidents.List(
            new IncidentQuery { Statuses = [IncidentStatus.New, IncidentStatus.InProgress], Limit = Shown },
            cancel
        );
        var open = await tenant.Parts.State.Incidents.OpenByLevel(cancel);
        return Results.Ok(
            new OverviewView(
                overview.Since,
                overview.Until,
                overview.IntervalSeconds,
                overview.Events,
                overview.Findings,
                [.. incidents.Rows.Select(IncidentView.Of)],
                Enum.GetValues<Level>().ToDictionary(Words.Of, l => open.GetValueOrDefault(l), StringComparer.Ordinal),
                overview.Top,
                overview.Countries
            )
        );
    }
}
