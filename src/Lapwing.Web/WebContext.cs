using Lapwing.Lake;
using Lapwing.Service;
using Microsoft.AspNetCore.Http;

namespace Lapwing.Web;

/// <summary>What endpoints work with.</summary>
static class WebContext
{
    /// <summary>The caller's tenant. There is no other way from a request to anybody's data.</summary>
    public static TenantRuntime Tenant(this HttpContext context, ServiceNode node) =>
        node.Find(context.Caller().Tenant)
        ?? throw new InvalidOperationException($"Tenant '{context.Caller().Tenant}' is not open.");

    /// <summary>Answers with JSON that is there already.</summary>
    public static IResult Json(string json) => Results.Content(json, "application/json; charset=utf-8");

    /// <summary>A time of a query: RFC 3339, or a span back from now (<c>-24h</c>).</summary>
    public static bool TryTime(string? text, TimeProvider clock, out DateTimeOffset? time, out IResult? problem)
    {
        (time, problem) = (null, null);
        if (string.IsNullOrEmpty(text))
            return true;
        if (text is ['-', .. var span] && Back(span) is { } back)
        {
            time = clock.GetUtcNow() - back;
            return true;
        }
        if (
            DateTimeOffset.TryParse(
                text,
                null,
                System.Globalization.DateTimeStyles.AssumeUniversal
                    | System.Globalization.DateTimeStyles.AdjustToUniversal,
                out var read
            )
        )
        {
            time = read;
            return true;
        }
        problem = Problems.Bad(
            "LW-WEB-420",
            $"'{text}' is not a time.",
            "Write 2026-11-20T12:00:00Z, or -24h for a day ago."
        );
        return false;
    }

    private static TimeSpan? Back(string span)
    {
        if (
            span.Length < 2
            || !int.TryParse(span[..^1], System.Globalization.NumberStyles.None, null, out var n)
            || n > 100_000
        )
            return null;
        return span[^1] switch
        {
            's' => TimeSpan.FromSeconds(n),
            'm' => TimeSpan.FromMinutes(n),
            'h' => TimeSpan.FromHours(n),
            'd' => TimeSpan.FromDays(n),
            _ => null,
        };
    }
}
