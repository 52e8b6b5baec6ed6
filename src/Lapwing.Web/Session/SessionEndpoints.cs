using Lapwing.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lapwing.Web;

/// <summary>Signing in by a link, looking at another tenant, signing out.</summary>
static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder api)
    {
        api.MapGet("/session", Current).Needs(Right.Read);
        api.MapPost("/session", Redeem).Needs(Right.Open);
        api.MapDelete("/session", End).Needs(Right.Read);
        api.MapPost("/session/tenant", Switch).Needs(Right.Read);
        api.MapPost("/signin-links", Link).Needs(Right.Administer);
    }

    public sealed record RedeemBody(string? Code);

    public sealed record TenantBody(string? Tenant);

    public sealed record UserView(string Name, string Role);

    public sealed record TenantView(string Id, string Name, string Kind);

    public sealed record SessionView(UserView User, TenantView Tenant, IReadOnlyList<TenantView> Tenants, string Csrf);

    /// <param name="Path">Path and query of the link; the address in front is the one the service is reached at.</param>
    public sealed record LinkView(string Path, DateTimeOffset ExpiresAt);

    private static async Task<IResult> Current(HttpContext context, StateStore state)
    {
        var caller = context.Caller();
        if (caller.Session is { } session)
            return Results.Ok(View(session));
        // A program sees its own tenant, and has nothing to protect from other sites.
        var tenant = await state.Tenants.Find(caller.Tenant, context.RequestAborted);
        var view = tenant is null ? new TenantView(caller.Tenant.Value, caller.Tenant.Value, "real") : View(tenant);
        return Results.Ok(new SessionView(new UserView(caller.Name, Word(caller.Role)), view, [view], ""));
    }

    private static async Task<IResult> Redeem(HttpContext context, StateStore state, RedeemBody body)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        var answer = await state.SignIn.Redeem(body.Code, address, context.RequestAborted);
        if (answer is not { Cookie: { } cookie, Session: { } session })
            return answer.Fault == SignInFault.TooManyTries
                ? Problems.Of(
                    429,
                    "LW-WEB-429",
                    "Too many wrong codes from this address.",
                    "Wait a quarter of an hour, then use a fresh link."
                )
                : Problems.Of(
                    401,
                    "LW-WEB-402",
                    "This link was used already, has expired, or never was one.",
                    "Get another: ./lapwing signin"
                );
        context.Response.Cookies.Append(
            CallerGate.CookieName,
            cookie,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                Path = "/",
                Expires = session.ExpiresAt,
                IsEssential = true,
            }
        );
        return Results.Ok(View(session));
    }

    private static async Task<IResult> End(HttpContext context, StateStore state)
    {
        if (context.Caller().Cookie is { } cookie)
            await state.SignIn.End(cookie, context.RequestAborted);
        context.Response.Cookies.Delete(CallerGate.CookieName);
        return Results.NoContent();
    }

    private static async Task<IResult> Switch(HttpContext context, StateStore state, TenantBody body)
    {
        var caller = context.Caller();
        if (caller.Cookie is not { } cookie)
            return Problems.Bad("LW-WEB-403", "A token belongs to one tenant.", "Use that tenant's own token.");
        if (
            !TenantId.TryParse(body.Tenant, out var tenant)
            || !await state.SignIn.Switch(cookie, tenant, context.RequestAborted)
        )
            return Problems.NotFound("That tenant");
        return await state.SignIn.Find(cookie, context.RequestAborted) is { } session
            ? Results.Ok(View(session))
            : Problems.Unauthorized();
    }

    private static async Task<IResult> Link(HttpContext context, StateStore state, TimeProvider clock)
    {
        var code = await state.SignIn.CreateLink(SignInUser.Administrator, context.RequestAborted);
        return code is null
            ? Problems.NotFound("The administrator")
            : Results.Ok(new LinkView($"/signin?code={code}", clock.GetUtcNow() + SignIn.LinkLife));
    }

    private static SessionView View(Lapwing.State.Session session) =>
        new(
            new UserView(session.User, Word(session.Current.Role)),
            View(session.Current.Tenant),
            [.. session.Tenants.Select(t => View(t.Tenant))],
            session.Csrf
        );

    private static TenantView View(Tenant tenant) =>
        new(tenant.Id.Value, tenant.Name, tenant.Kind.ToString().ToLowerInvariant());

    private static string Word(Role role) => role.ToString().ToLowerInvariant();
}

/// <summary>The user that an installation begins with.</summary>
public static class SignInUser
{
    public const string Administrator = "admin";
}
