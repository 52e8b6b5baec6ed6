using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lapwing.Web;

/// <summary>What every answer says to the browser: nothing from elsewhere, no frames, no guessing of types.</summary>
public static class SecurityHeaders
{
    // Log text is hostile: even if markup slipped through, no script but ours would run and nothing would be sent away.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) =>
        app.Use(
            static (context, next) =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = Policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
                if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
                    headers.CacheControl = "no-store";
                return next(context);
            }
        );
}
