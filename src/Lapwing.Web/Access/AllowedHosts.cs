using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lapwing.Web;

/// <summary>
/// The names this service answers to. A page of another site that makes its name resolve to this machine (DNS rebinding)
/// carries its own name in Host and Origin, and is refused.
/// </summary>
public sealed class AllowedHosts(IEnumerable<string> names)
{
    private readonly HashSet<string> _names = new(names, StringComparer.OrdinalIgnoreCase) { "localhost" };

    /// <summary>Names of the addresses listened on and those the operator adds (<c>LAPWING_HOSTS</c>, comma separated).</summary>
    public static AllowedHosts For(IEnumerable<Uri> urls, string? more) =>
        new(
            urls.Select(u => u.Host)
                .Concat((more ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        );

    public bool Has(string? host)
    {
        if (string.IsNullOrEmpty(host))
            return false;
        var name = host.Trim('[', ']');
        // An address cannot be rebound: who can reach it by number reaches it anyway.
        return _names.Contains(host) || _names.Contains(name) || IPAddress.TryParse(name, out _);
    }

    public Task Check(HttpContext context, RequestDelegate next)
    {
        var origin = context.Request.Headers.Origin.ToString();
        var known = Has(context.Request.Host.Host);
        var sameOrigin =
            origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == context.Request.Host.Value);
        if (known && sameOrigin)
            return next(context);
        return Problems
            .Of(
                403,
                "LW-WEB-410",
                known
                    ? "The request comes from a page of another site."
                    : $"This service does not answer to the name '{context.Request.Host.Host}'.",
                "Use an address it was started with (--urls), or add the name to LAPWING_HOSTS."
            )
            .ExecuteAsync(context);
    }
}
