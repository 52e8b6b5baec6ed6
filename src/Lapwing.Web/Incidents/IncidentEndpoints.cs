using System.Text.Json;
using Lapwing.Detect;
using Lapwing.Service;
using Lapwing.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lapwing.Web;

/// <summary>Incidents, and what people decide about them.</summary>
static class IncidentEndpoints
{
    private const int MaxNote = 4000;

    public static void MapIncidents(this IEndpointRouteBuilder api)
    {
        api.MapGet("/incidents", List).Needs(Right.Read).Produces<IncidentList>();
        api.MapGet("/incidents/{id}", Tell).Needs(Right.Read).Produces<IncidentStoryView>();
        api.MapPatch("/incidents/{id}", Decide).Needs(Right.Work).Produces<IncidentView>();
    }

    public sealed record IncidentTotal(long Value, string Relation);

    public sealed record IncidentList(
        IncidentTotal Total,
        IReadOnlyList<IncidentView> Rows,
        string? Next,
        double TookMs
    );

    public sealed record HistoryView(DateTimeOffset Time, string Who, string Change, string? Note);

    public sealed record IncidentStoryView(
        IncidentView Incident,
        IReadOnlyList<JsonElement> Findings,
        IReadOnlyList<HistoryView> History
    );

    /// <param name="Version">Of the incident that the person saw.</param>
    public sealed record DecisionBody(IncidentStatus? Status, int? Version, string? Note);

    private static async Task<IResult> List(
        HttpContext context,
        ServiceNode node,
        TimeProvider clock,
        string? status,
        string? level,
        string? q,
        string? since,
        string? until,
        string? sort,
        int? limit,
        string? cursor
    )
    {
        var started = clock.GetTimestamp();
        if (
            !WebContext.TryTime(since, clock, out var from, out var wrong)
            || !WebContext.TryTime(until, clock, out var to, out wrong)
        )
            return wrong!;
        if (
            !Words.TryRead<IncidentStatus>(status, out var statuses, out wrong)
            || !Words.TryRead<Level>(level, out var levels, out wrong)
        )
            return wrong!;
        IncidentCursor? after = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!IncidentCursor.TryParse(cursor, out var read))
                return Problems.Bad(
                    "LW-WEB-424",
                    "The cursor is not one of this list.",
                    "Begin again without a cursor."
                );
            after = read;
        }
        var query = new IncidentQuery
        {
            Statuses = statuses,
            Levels = levels,
            Text = q,
            Since = from,
            Until = to,
            Sort = sort == "time" ? IncidentSort.Time : IncidentSort.Risk,
            Limit = Math.Clamp(limit ?? 100, 1, 1000),
            After = after,
        };
        var page = await context.Tenant(node).Parts.State.Incidents.List(query, context.RequestAborted);
        return Results.Ok(
            new IncidentList(
                new IncidentTotal(page.Total, "eq"),
                [.. page.Rows.Select(IncidentView.Of)],
                page.Next?.ToString(),
                clock.GetElapsedTime(started).TotalMilliseconds
            )
        );
    }

    private static async Task<IResult> Tell(HttpContext context, ServiceNode node, string id)
    {
        var tenant = context.Tenant(node);
        var cancel = context.RequestAborted;
        if (await tenant.Parts.State.Incidents.Tell(id, cancel) is not { } story)
            return Problems.NotFound("This incident");
        var findings = await node.Search.FindingsByIds(tenant.Database, story.FindingIds, cancel);
        return Results.Ok(
            new IncidentStoryView(
                IncidentView.Of(story.Incident),
                findings,
                [.. story.History.Select(h => new HistoryView(h.Time, h.Who, h.Change, h.Note))]
            )
        );
    }

    private static async Task<IResult> Decide(HttpContext context, ServiceNode node, string id, DecisionBody body)
    {
        var tenant = context.Tenant(node);
        if (body is not { Status: { } status, Version: { } version })
            return Problems.Bad(
                "LW-WEB-425",
                "A decision names a status and the version it was made on.",
                "Send {\"status\": \"resolved\", \"version\": 0}."
            );
        if (body.Note is { Length: > MaxNote })
            return Problems.Bad("LW-WEB-426", $"The note is longer than {MaxNote} characters.", "Shorten it.");
        var decision = await tenant.Parts.State.Incidents.Decide(
            id,
            status,
            version,
            context.Caller().Name,
            body.Note,
            context.RequestAborted
        );
        switch (decision.Answer)
        {
            case DecisionAnswer.NoSuchIncident:
                return Problems.NotFound("This incident");
            case DecisionAnswer.Stale:
                return Problems.Of(
                    409,
                    "LW-WEB-427",
                    "Somebody decided about this incident meanwhile.",
                    "Look at it again, then decide."
                );
            default:
                tenant.Stream.Decide(id, status);
                var view = IncidentView.Of(decision.Incident!);
                tenant.Live.Publish("incident", JsonSerializer.Serialize(view, WebJson.Options));
                return Results.Ok(view);
        }
    }
}
