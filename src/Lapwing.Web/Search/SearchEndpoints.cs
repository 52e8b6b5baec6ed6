using Lapwing.Detect;
using Lapwing.Lake;
using Lapwing.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lapwing.Web;

/// <summary>Events and findings, found.</summary>
static class SearchEndpoints
{
    private const int DefaultLimit = 100;

    public static void MapSearch(this IEndpointRouteBuilder api)
    {
        api.MapGet("/search", Search).Needs(Right.Read).Produces<SearchPage>();
        api.MapGet("/search/histogram", Histogram).Needs(Right.Read).Produces<Histogram>();
        api.MapGet("/events/{id}", Event).Needs(Right.Read);
        api.MapGet("/findings", Findings).Needs(Right.Read).Produces<SearchPage>();
        api.MapGet("/findings/{id}", Finding).Needs(Right.Read).Produces<Finding>();
    }

    private static async Task<IResult> Search(
        HttpContext context,
        ServiceNode node,
        TimeProvider clock,
        string? q,
        string? since,
        string? until,
        int? limit,
        string? cursor
    )
    {
        if (
            !WebContext.TryTime(since, clock, out var from, out var wrong)
            || !WebContext.TryTime(until, clock, out var to, out wrong)
        )
            return wrong!;
        var answer = await node.Search.Search(
            context.Tenant(node).Database,
            q ?? "",
            from,
            to,
            limit ?? DefaultLimit,
            cursor,
            context.RequestAborted
        );
        return answer.Value is { } page ? Results.Ok(page) : QueryProblem.Of(q ?? "", answer.Problem!);
    }

    private static async Task<IResult> Histogram(
        HttpContext context,
        ServiceNode node,
        TimeProvider clock,
        string? q,
        string? since,
        string? until,
        int? buckets
    )
    {
        if (
            !WebContext.TryTime(since, clock, out var from, out var wrong)
            || !WebContext.TryTime(until, clock, out var to, out wrong)
        )
            return wrong!;
        var answer = await node.Search.Histogram(
            context.Tenant(node).Database,
            q ?? "",
            from,
            to,
            buckets ?? 60,
            context.RequestAborted
        );
        return answer.Value is { } histogram ? Results.Ok(histogram) : QueryProblem.Of(q ?? "", answer.Problem!);
    }

    private static async Task<IResult> Event(HttpContext context, ServiceNode node, string id) =>
        await node.Search.Event(context.Tenant(node).Database, id, context.RequestAborted) is { } found
            ? Results.Ok(found)
            : Problems.NotFound("This event");

    private static async Task<IResult> Findings(
        HttpContext context,
        ServiceNode node,
        TimeProvider clock,
        string? q,
        string? kind,
        string? detector,
        string? level,
        string? category,
        string? attack,
        string? entity,
        string? @event,
        string? since,
        string? until,
        int? limit,
        string? cursor
    )
    {
        if (
            !WebContext.TryTime(since, clock, out var from, out var wrong)
            || !WebContext.TryTime(until, clock, out var to, out wrong)
        )
            return wrong!;
        Level? least = null;
        if (!string.IsNullOrEmpty(level))
        {
            if (!Enum.TryParse<Level>(level, ignoreCase: true, out var read) || !Enum.IsDefined(read))
                return Problems.Bad(
                    "LW-WEB-423",
                    $"'{level}' is not a level.",
                    "Write informational, low, medium, high or critical."
                );
            least = read;
        }
        var filter = new FindingFilter
        {
            Text = q,
            Kind = NonEmpty(kind),
            Detector = NonEmpty(detector),
            Level = least,
            Category = NonEmpty(category),
            Attack = NonEmpty(attack),
            Entity = NonEmpty(entity),
            Event = NonEmpty(@event),
        };
        var answer = await node.Search.Findings(
            context.Tenant(node).Database,
            filter,
            from,
            to,
            limit ?? DefaultLimit,
            cursor,
            context.RequestAborted
        );
        return answer.Value is { } page ? Results.Ok(page) : QueryProblem.Of(q ?? "", answer.Problem!);
    }

    private static async Task<IResult> Finding(HttpContext context, ServiceNode node, string id) =>
        await node.Search.Finding(context.Tenant(node).Database, id, context.RequestAborted) is { } found
            ? Results.Ok(found)
            : Problems.NotFound("This finding");

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
