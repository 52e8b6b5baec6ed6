using System.Security.Cryptography;
using System.Text;
using Lapwing.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lapwing.Web;

/// <summary>
/// Finds out who calls and lets pass what the route's right allows: programs by <c>Authorization: Bearer</c>, people by
/// cookie. A change by cookie also says the session's secret word in a header that no other site can send.
/// </summary>
public sealed class CallerGate(StateStore state)
{
    public const string CookieName = "lapwing_session";
    public const string CsrfHeader = "X-Lapwing-Csrf";

    public async Task Check(HttpContext context, RequestDelegate next)
    {
        var right = context.GetEndpoint()?.Metadata.GetMetadata<RightMetadata>()?.Right;
        if (right is null or Right.Open)
        {
            await next(context);
            return;
        }
        if (await Who(context) is not { } caller)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Problems.Unauthorized().ExecuteAsync(context);
            return;
        }
        if (!caller.May(right.Value))
        {
            await Problems.Forbidden(right.Value.ToString().ToLowerInvariant()).ExecuteAsync(context);
            return;
        }
        if (caller.Session is { } session && IsChange(context.Request) && !SaysWord(context.Request, session.Csrf))
        {
            await Problems
                .Of(
                    403,
                    "LW-WEB-411",
                    $"The change lacks its {CsrfHeader} header.",
                    "Send the csrf value of GET /api/session in it."
                )
                .ExecuteAsync(context);
            return;
        }
        context.Features.Set(caller);
        await next(context);
    }

    private async Task<Caller?> Who(HttpContext context)
    {
        var cancel = context.RequestAborted;
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return await state.Gate.Verify(authorization[7..].Trim(), cancel) is { } grant
                ? new Caller(grant.Name, grant.Tenant, grant.Role, null, null)
                : null;
        return
            context.Request.Cookies[CookieName] is { Length: > 0 } cookie
            && await state.SignIn.Find(cookie, cancel) is { } session
            ? new Caller(session.User, session.Current.Tenant.Id, session.Current.Role, session, cookie)
            : null;
    }

    private static bool IsChange(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method)
        && !HttpMethods.IsHead(request.Method)
        && !HttpMethods.IsOptions(request.Method);

    private static bool SaysWord(HttpRequest request, string word) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(request.Headers[CsrfHeader].ToString()),
            Encoding.UTF8.GetBytes(word)
        );
}

/// <summary>The right that a route names.</summary>
public sealed record RightMetadata(Right Right);

public static class RightExtensions
{
    /// <summary>Names the right that a route asks for.</summary>
    public static T Needs<T>(this T route, Right right)
        where T : IEndpointConventionBuilder
    {
        route.Add(b => b.Metadata.Add(new RightMetadata(right)));
        return route;
    }

    /// <summary>Who calls; only behind a route whose right is not <see cref="Right.Open"/>.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The route names no right.");
}
