using Lapwing.Events;
using Lapwing.Ingest;
using Lapwing.Service;
using Lapwing.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Lapwing.Web;

/// <summary>The door that programs send logs through. The answer comes when the records are on disk.</summary>
static class IngestEndpoints
{
    public static void MapIngest(this IEndpointRouteBuilder api) =>
        api.MapPost("/ingest/{source?}", Take).Needs(Right.Send).Produces<IngestAnswer>();

    /// <param name="Accepted">Records on disk; each will be found by search, whatever happens.</param>
    /// <param name="Rejected">Records over a limit, at most 100 of them named.</param>
    public sealed record IngestAnswer(int Accepted, IReadOnlyList<Turned> Rejected);

    /// <param name="Line">The record's ordinal in the body, from 1.</param>
    public sealed record Turned(long Line, string Code, string Message);

    private static async Task<IResult> Take(HttpContext context, ServiceNode node, TimeProvider clock, string? source)
    {
        var tenant = context.Tenant(node);
        var caller = context.Caller();
        if (source is { Length: > 100 })
            return Problems.Bad(
                "LW-WEB-421",
                "The source's name is longer than 100 characters.",
                "Name a source as GET /api/sources does, or leave it out."
            );
        var cancel = context.RequestAborted;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = IngestLimits.Default.BodyBytes + 1L;
        using var draft = new SpoolDraft(Origin.Door("http", caller.Name), clock.GetUtcNow(), source);
        IngestReading reading;
        try
        {
            reading = await IngestBody.Read(
                context.Request.Body,
                context.Request.ContentType,
                context.Request.Headers.ContentEncoding.ToString(),
                draft,
                tenant.Parts.Names,
                IngestLimits.Default,
                cancel
            );
        }
        catch (BadHttpRequestException e) when (e.StatusCode == 413)
        {
            return Problems.TooLarge(IngestLimits.Default.BodyBytes);
        }
        if (reading.Problem is { } problem)
            return Problems.Of(reading.IsTooLarge ? 413 : 400, [problem]);
        if (reading.Rejected > 0)
            await Count(tenant, reading, cancel);
        var turned = reading.Named.Select(r => new Turned(r.Record, r.Code, r.Message)).ToList();
        if (reading.Accepted == 0)
            return Results.Ok(new IngestAnswer(0, turned));
        var answer = await tenant.Parts.Spool.Append(draft);
        switch (answer.Answer)
        {
            case SpoolAnswer.Stored:
                return Results.Ok(new IngestAnswer(reading.Accepted, turned));
            case SpoolAnswer.Full:
                context.Response.Headers.RetryAfter = "5";
                return Problems.Of(
                    429,
                    "LW-WEB-422",
                    "The spool is full: detection or the lake is behind.",
                    "Send it again in a few seconds; nothing of it was kept."
                );
            default:
                context.Response.Headers.RetryAfter = "5";
                return Problems.Busy(
                    "The records could not be written to disk; nothing of them was kept.",
                    "Send them again; free disk space if it goes on."
                );
        }
    }

    private static Task Count(TenantRuntime tenant, IngestReading reading, CancellationToken cancel)
    {
        List<Count> counts = [new("http", "received", reading.Rejected)];
        foreach (var code in reading.Named.GroupBy(r => r.Code))
            counts.Add(
                new Count(
                    "http",
                    $"rejected/{code.Key}",
                    reading.Named.Count == reading.Rejected ? code.Count() : reading.Rejected
                )
            );
        return tenant.Parts.State.Counters.Add(counts, cancel);
    }
}
