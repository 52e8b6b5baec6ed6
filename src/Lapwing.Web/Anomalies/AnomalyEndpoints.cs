using Lapwing.Detect;
using Lapwing.Events;
using Lapwing.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Lapwing.Web;

/// <summary>A CSV of web requests, judged at once; nothing of it is kept.</summary>
static class AnomalyEndpoints
{
    private const long MaxBytes = 256L << 20;
    private const string Set = "web-sessions";
    private static readonly string[] Needed = ["ip", "timestamp", "endpoint", "status"];

    public static void MapAnomalies(this IEndpointRouteBuilder api) =>
        api.MapPost("/analyze", Analyze).Needs(Right.Read).Produces<AnomalyReport>();

    private static async Task<IResult> Analyze(HttpContext context, ServiceNode node, TimeProvider clock)
    {
        var cancel = context.RequestAborted;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MaxBytes;
        if (node.FeatureSets.FirstOrDefault(s => s.Name == Set) is not { } set)
            return Problems.Busy(
                $"The feature set '{Set}' is not loaded.",
                "See the service's log for what is wrong with content/features."
            );
        await using var file = new FileStream(
            Path.Combine(Path.GetTempPath(), $"lapwing-{Guid.NewGuid():n}.csv"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        var name = "upload.csv";
        try
        {
            if (context.Request.HasFormContentType)
            {
                var form = await context.Request.ReadFormAsync(cancel);
                if (form.Files.Count == 0)
                    return Problems.Bad(
                        "LW-WEB-432",
                        "There is no file in the form.",
                        "Send the CSV as the body, or as a form's file."
                    );
                name = form.Files[0].FileName;
                await form.Files[0].CopyToAsync(file, cancel);
            }
            else
                await context.Request.Body.CopyToAsync(file, cancel);
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
        {
            return fault is BadHttpRequestException { StatusCode: 413 }
                ? Problems.TooLarge(MaxBytes)
                : Problems.Bad("LW-WEB-431", $"The body breaks off: {fault.Message}", "Send it again.");
        }
        file.Position = 0;
        return await Task.Run(() => Judge(file, name, set, node, clock), cancel);
    }

    private static IResult Judge(Stream csv, string name, FeatureSet set, ServiceNode node, TimeProvider clock)
    {
        var problems = new List<Problem>();
        var analysis = new AnomalyAnalysis(set, node.Detectors.Names);
        using var batch = new EventBatch(node.Detectors.Names);
        var columns = new HashSet<string>(StringComparer.Ordinal);
        var (records, used) = (0L, 0L);
        var files = new LogFiles(LogFileOptions.Default, problems.Add);
        foreach (var file in files.Open(csv, name, clock.GetUtcNow()))
        {
            using (file)
            {
                var times = file.Times();
                while (file.TryReadBatch(batch))
                {
                    node.Detectors.Sources.Normalise(batch, times);
                    records += batch.Count;
                    for (var i = 0; i < batch.Count; i++)
                    {
                        if (!batch.Value(i, Column.SrcIp).IsEmpty && batch.Time(i) != EventBatch.NoTime)
                            used++;
                        else if (columns.Count < 50)
                            foreach (var slot in batch.Fields(i))
                                columns.Add(batch.FieldName(slot.Field));
                    }
                    analysis.Add(batch);
                }
            }
        }
        if (records == 0)
            return problems.Count > 0
                ? Problems.Of(400, problems)
                : Problems.Bad(
                    "LW-WEB-433",
                    "There is nothing in it.",
                    $"Send a CSV with the columns {string.Join(", ", Needed)}."
                );
        return used == 0 ? Missing(columns) : Results.Ok(analysis.Report());
    }

    private static IResult Missing(HashSet<string> columns) =>
        Problems.Bad(
            "LW-WEB-434",
            columns.Count == 0
                ? "No record has an address and a time."
                : $"No record has an address and a time; the columns found are {string.Join(", ", columns.Order(StringComparer.Ordinal).Take(20))}.",
            $"Name the columns {string.Join(", ", Needed)}, in any order and case."
        );
}
