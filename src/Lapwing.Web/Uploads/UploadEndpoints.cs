using Lapwing.Events;
using Lapwing.Service;
using Lapwing.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Lapwing.Web;

/// <summary>Files that people drop: every format and archive that a scan reads.</summary>
static class UploadEndpoints
{
    private const long MaxBytes = 8L << 30;
    private const int MaxName = 300;

    public static void MapUploads(this IEndpointRouteBuilder api)
    {
        api.MapPost("/uploads", Add).Needs(Right.Work).Produces<UploadList>(202);
        api.MapGet("/uploads", List).Needs(Right.Read).Produces<UploadList>();
        api.MapGet("/uploads/{id}", Find).Needs(Right.Read).Produces<UploadView>();
    }

    public sealed record UploadProblemView(string Code, string Message, string Fix);

    public sealed record UploadView(
        string Id,
        string Name,
        UploadState State,
        long Bytes,
        long BytesRead,
        long Events,
        long Faults,
        long Findings,
        UploadProblemView? Problem,
        DateTimeOffset? Started,
        DateTimeOffset? Finished,
        DateTimeOffset? FirstTime,
        DateTimeOffset? LastTime
    );

    public sealed record UploadList(IReadOnlyList<UploadView> Uploads);

    private static async Task<IResult> Add(HttpContext context, ServiceNode node)
    {
        var tenant = context.Tenant(node);
        var cancel = context.RequestAborted;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MaxBytes;
        if (
            !MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary
        )
            return Problems.Of(
                415,
                "LW-WEB-430",
                "An upload is a form with files.",
                "Send it so: curl -F file=@auth.log .../api/uploads"
            );
        var uploads = new List<UploadView>();
        try
        {
            // Read as it comes: a large file is never in memory.
            var reader = new MultipartReader(boundary, context.Request.Body);
            while (await reader.ReadNextSectionAsync(cancel) is { } section)
            {
                if (section.GetContentDispositionHeader() is not { } disposition || !disposition.IsFileDisposition())
                    continue;
                var name = NameOf(disposition);
                uploads.Add(View(await tenant.Uploads.Add(name, section.Body, cancel)));
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
        {
            return Problems.Bad("LW-WEB-431", $"The form breaks off: {fault.Message}", "Upload it again.");
        }
        catch (IOException fault)
        {
            return Problems.Busy(
                $"The file could not be kept: {fault.Message}",
                "Free disk space, then upload it again."
            );
        }
        return uploads.Count == 0
            ? Problems.Bad(
                "LW-WEB-432",
                "There is no file in the form.",
                "Send it so: curl -F file=@auth.log .../api/uploads"
            )
            : Results.Accepted(value: new UploadList(uploads));
    }

    // What the sender calls it is shown and cited: the last part of the path, of a bounded length.
    private static string NameOf(ContentDispositionHeaderValue disposition)
    {
        var name = (disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value ?? "";
        name = name.Trim('"').Replace('\\', '/');
        name = name[(name.LastIndexOf('/') + 1)..];
        name = new string([.. name.Where(c => !char.IsControl(c))]);
        return name.Length == 0 ? "upload"
            : name.Length > MaxName ? name[..MaxName]
            : name;
    }

    private static async Task<IResult> List(HttpContext context, ServiceNode node, int? limit)
    {
        var uploads = await context.Tenant(node).Parts.State.Uploads.List(limit ?? 100, context.RequestAborted);
        return Results.Ok(new UploadList([.. uploads.Select(View)]));
    }

    private static async Task<IResult> Find(HttpContext context, ServiceNode node, string id) =>
        await context.Tenant(node).Parts.State.Uploads.Find(id, context.RequestAborted) is { } upload
            ? Results.Ok(View(upload))
            : Problems.NotFound("This upload");

    private static UploadView View(Upload u) =>
        new(
            u.Id,
            u.Name,
            u.State,
            u.Bytes,
            u.BytesRead,
            u.Events,
            u.Faults,
            u.Findings,
            u.Problem is { } p ? new UploadProblemView(p.Code, p.Message, p.Fix) : null,
            u.StartedAt,
            u.FinishedAt,
            u.FirstTime,
            u.LastTime
        );
}
