using System.Net;
using Lapwing.State;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Lapwing.Web.Tests.Access;

/// <summary>Every route names its right, and the gate holds to it.</summary>
public class RouteTests(WebService service)
{
    private static readonly Dictionary<Right, Role[]> Allowed = new()
    {
        [Right.Open] = [Role.Sender, Role.Viewer, Role.Analyst, Role.Administrator],
        [Right.Send] = [Role.Sender, Role.Analyst, Role.Administrator],
        [Right.Read] = [Role.Viewer, Role.Analyst, Role.Administrator],
        [Right.Work] = [Role.Analyst, Role.Administrator],
        [Right.Administer] = [Role.Administrator],
    };

    [Fact]
    public void Each_right_is_for_the_roles_that_the_table_names()
    {
        foreach (var right in Enum.GetValues<Right>())
        foreach (var role in Enum.GetValues<Role>())
            new Caller("x", TenantId.Main, role, null, null)
                .May(right)
                .ShouldBe(Allowed[right].Contains(role), $"{role} {right}");
    }

    [Fact]
    public async Task Every_route_names_its_right()
    {
        using var client = await service.Client();
        var routes = Routes();
        routes.Count.ShouldBeGreaterThan(20);
        foreach (var route in routes)
            route.Metadata.GetOrderedMetadata<RightMetadata>().Count.ShouldBe(1, route.DisplayName);
    }

    [Fact]
    public async Task Only_what_needs_nobody_is_open()
    {
        using var client = await service.Client();
        Routes()
            .Where(r => r.Metadata.GetMetadata<RightMetadata>()!.Right == Right.Open)
            .Select(r => $"{string.Join(',', Methods(r))} {r.RoutePattern.RawText}")
            .Order(StringComparer.Ordinal)
            .ShouldBe(
                [
                    "GET /health",
                    "GET /openapi/{documentName}.json",
                    "GET /readyz",
                    "GET {*path:nonfile}",
                    "GET /api/{*path:nonfile}",
                    "POST /api/session",
                ],
                ignoreOrder: true
            );
    }

    [Fact]
    public async Task No_route_but_the_open_ones_answers_without_a_token_or_to_a_wrong_one()
    {
        using var nobody = await service.Client();
        using var liar = await service.Client("lw_" + new string('a', 64));
        foreach (var (method, path, right) in Asked())
        {
            if (right == Right.Open)
                continue;
            foreach (var client in (HttpClient[])[nobody, liar])
            {
                using var answer = await client.Send(
                    method,
                    path,
                    method == HttpMethod.Get ? null : Asking.JsonBody("{}")
                );
                answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {path}");
                answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
                (await answer.Json()).GetProperty("code").GetString().ShouldBe("LW-WEB-401");
            }
        }
    }

    [Fact]
    public async Task A_role_without_the_right_is_refused_on_every_route()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            using var client = await service.Client(role);
            foreach (var (method, path, right) in Asked())
            {
                using var answer = await client.Send(
                    method,
                    path,
                    method == HttpMethod.Get ? null : Asking.JsonBody("{}")
                );
                var refused = answer.StatusCode == HttpStatusCode.Forbidden;
                refused.ShouldBe(!Allowed[right].Contains(role), $"{role} {method} {path}: {answer.StatusCode}");
                if (refused)
                    (await answer.Json()).GetProperty("code").GetString().ShouldBe("LW-WEB-403");
            }
        }
    }

    private List<RouteEndpoint> Routes() =>
        [
            .. ((IEndpointRouteBuilder)service.App)
                .DataSources.SelectMany(s => s.Endpoints)
                .OfType<RouteEndpoint>()
                .DistinctBy(e => (e.RoutePattern.RawText, string.Join(',', Methods(e)))),
        ];

    private static IReadOnlyList<string> Methods(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"];

    // Ids that no tenant has.
    private IEnumerable<(HttpMethod Method, string Path, Right Right)> Asked() =>
        from route in Routes()
        from method in Methods(route)
        select (
            HttpMethod.Parse(method),
            "/" + string.Join('/', route.RoutePattern.PathSegments.Select(Segment)),
            route.Metadata.GetMetadata<RightMetadata>()!.Right
        );

    private static string Segment(RoutePatternPathSegment segment) =>
        string.Concat(
            segment.Parts.Select(p =>
                p switch
                {
                    RoutePatternLiteralPart literal => literal.Content,
                    RoutePatternSeparatorPart separator => separator.Content,
                    RoutePatternParameterPart { Name: "documentName" } => "v1",
                    _ => "none",
                }
            )
        );
}
